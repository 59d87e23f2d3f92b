import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * Lucene under the same rules as this project's own benchmark.
 *
 * <pre>
 * LuceneDriver index CORPUS DIR           a corpus as normalize.py writes it: no escapes to undo
 * LuceneDriver query DIR QUERIES OUT COMMANDS RUNS WARM_SECONDS
 * </pre>
 *
 * One segment, one thread, positions but no stored text; the query cache is off; query text is parsed inside
 * the timed part.
 */
public final class LuceneDriver {
  private static final String ENGINE = "lucene-" + Version.LATEST;
  private static final String TEXT = "\"text\": \"";

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("index")) {
      index(Path.of(args[1]), Path.of(args[2]));
    } else if (args.length == 7 && args[0].equals("query")) {
      new LuceneDriver(Path.of(args[1]), Integer.parseInt(args[5]), Double.parseDouble(args[6]))
          .query(Path.of(args[2]), Path.of(args[3]), args[4].split(","));
    } else {
      System.err.println("usage: LuceneDriver index CORPUS DIR");
      System.err.println("       LuceneDriver query DIR QUERIES OUT COMMANDS RUNS WARM_SECONDS");
      System.exit(2);
    }
  }

  private static void index(Path corpus, Path folder) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(analyzer());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(512);
    config.setMergeScheduler(new SerialMergeScheduler());
    config.setUseCompoundFile(false);
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.freeze();
    Field text = new Field("text", "", type);
    NumericDocValuesField line = new NumericDocValuesField("line", 0);
    Document document = new Document();
    document.add(text);
    document.add(line);

    long start = System.nanoTime();
    int count = 0;
    try (BufferedReader lines = Files.newBufferedReader(corpus);
        IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config)) {
      for (String each = lines.readLine(); each != null; each = lines.readLine()) {
        text.setStringValue(each.substring(each.indexOf(TEXT) + TEXT.length(), each.length() - 2));
        line.setLongValue(count++);
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    System.out.printf(
        Locale.ROOT,
        "{\"engine\": \"%s\", \"docs\": %d, \"total_s\": %.2f, \"cpu_s\": %.2f, \"bytes\": {\"total\": %d}}%n",
        ENGINE, count, (System.nanoTime() - start) / 1e9, cpuSeconds(), bytes(folder));
  }

  private static StandardAnalyzer analyzer() {
    return new StandardAnalyzer(CharArraySet.EMPTY_SET);
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
  }

  private static long bytes(Path folder) throws IOException {
    long total = 0;
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        total += Files.size(file);
      }
    }
    return total;
  }

  private final IndexSearcher searcher;
  private final QueryParser parser = new QueryParser("text", analyzer());
  private final int runs;
  private final double warmUpSeconds;

  private LuceneDriver(Path folder, int runs, double warmUpSeconds) throws IOException {
    searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
    searcher.setQueryCache(null);
    searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
    this.runs = runs;
    this.warmUpSeconds = warmUpSeconds;
  }

  private record Answer(long count, ScoreDoc[] hits) {}

  private Answer answer(String command, String text) throws Exception {
    Query query = parser.parse(text);
    if (command.equals("COUNT")) {
      return new Answer(searcher.count(query), new ScoreDoc[0]);
    }
    boolean counting = command.endsWith("_COUNT");
    int limit = Integer.parseInt(command.split("_")[1]);
    // How far hits are counted exactly; beyond that Lucene may pass over documents that cannot win.
    int exactTo = counting ? Integer.MAX_VALUE : limit;
    TopDocs top = searcher.search(query, new TopScoreDocCollectorManager(limit, null, exactTo));
    return new Answer(counting ? top.totalHits.value() : -1, top.scoreDocs);
  }

  private void query(Path queries, Path out, String[] commands) throws Exception {
    List<String> texts = new ArrayList<>(Files.readAllLines(queries));
    texts.removeIf(String::isBlank);
    texts.replaceAll(String::strip);
    Collections.shuffle(texts, new Random(2));
    try (PrintStream lines = new PrintStream(out.toFile(), StandardCharsets.UTF_8)) {
      for (String command : commands) {
        measure(command, texts, lines);
      }
    }
  }

  private void measure(String command, List<String> texts, PrintStream lines) throws Exception {
    long begin = System.nanoTime();
    do {
      for (String text : texts) {
        answer(command, text);
      }
    } while ((System.nanoTime() - begin) / 1e9 < warmUpSeconds);
    long[][] times = new long[texts.size()][runs];
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < texts.size(); i++) {
        long start = System.nanoTime();
        answer(command, texts.get(i));
        times[i][run] = System.nanoTime() - start;
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      Arrays.sort(times[i]);
      lines.println(resultLine(command, texts.get(i), times[i], answer(command, texts.get(i))));
    }
  }

  private String resultLine(String command, String text, long[] times, Answer answer) throws IOException {
    StringJoiner ids = new StringJoiner(", ", "[", "]");
    StringJoiner scores = new StringJoiner(", ", "[", "]");
    for (ScoreDoc hit : Arrays.copyOf(answer.hits, Math.min(10, answer.hits.length))) {
      ids.add(Long.toString(line(hit.doc)));
      scores.add(Float.toString(hit.score));
    }
    return String.format(
        Locale.ROOT,
        "{\"engine\": \"%s\", \"mode\": \"\", \"command\": \"%s\", \"query\": \"%s\", \"us\": %.2f, "
            + "\"us_med\": %.2f, \"count\": %d, \"ids\": %s, \"scores\": %s}",
        ENGINE, command, text.replace("\\", "\\\\").replace("\"", "\\\""), times[0] / 1e3,
        times[runs / 2] / 1e3, answer.count, ids, scores);
  }

  /** The line of the corpus that a document was; merging may have moved it. */
  private long line(int document) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    var lines = leaf.reader().getNumericDocValues("line");
    lines.advanceExact(document - leaf.docBase);
    return lines.longValue();
  }
}
