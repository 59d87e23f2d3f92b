#!/usr/bin/env python3
"""Copies the classes of jars into one jar that calls them Java 17's, so that javac 17 accepts them.

usage: as_java17.py OUT.jar JAR [JAR ...]

The copy is for compiling only. At run time the untouched jars go with the newer Java they were made for.
"""
import struct
import sys
import zipfile

JAVA_17 = 61


def as_java17(code):
    """A class file opens with a magic number, its minor and its major version, two bytes each of these."""
    magic, _, major = struct.unpack_from(">IHH", code)
    return struct.pack(">IHH", magic, 0, min(major, JAVA_17)) + code[8:]


def main(target, sources):
    done = set()
    with zipfile.ZipFile(target, "w") as out:
        for source in sources:
            with zipfile.ZipFile(source) as jar:
                for name in jar.namelist():
                    plain = name.endswith(".class") and not name.startswith("META-INF/")
                    if plain and name != "module-info.class" and name not in done:
                        out.writestr(name, as_java17(jar.read(name)))
                        done.add(name)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    main(sys.argv[1], sys.argv[2:])
