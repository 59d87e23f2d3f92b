# generated later
