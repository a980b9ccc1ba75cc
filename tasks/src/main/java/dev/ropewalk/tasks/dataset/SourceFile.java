package dev.ropewalk.tasks.dataset;

import com.github.luben.zstd.ZstdInputStream;
import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file as it is read: unpacked by its name ({@code .gz}, {@code .zst}), without a byte order mark, UTF-8 without exception, JSON without
 * duplicate keys, NaN or lone surrogates. Lines end at U+000A alone; those of blanks only are passed over but counted.
 */
final class SourceFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonMapper ELEMENT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE) // the rest of the file is still to be hashed
            .build();
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private final Path path;
    private final boolean pipe;
    private final List<Dataset.Warning> warnings = new ArrayList<>();
    private String sha256 = "";
    private boolean chat;
    private int rows;

    /** A regular file: one that ends, and that can be read again. */
    SourceFile(Path path) {
        this(path, false);
    }

    private SourceFile(Path path, boolean pipe) {
        this.path = path;
        this.pipe = pipe;
    }

    /** What somebody writes into while it is read, too. */
    static SourceFile orPipe(Path path) {
        return new SourceFile(path, true);
    }

    Path path() {
        return path;
    }

    /** The file's name without folders and endings: {@code qasper_e} of {@code qasper_e.jsonl.gz}. */
    String stem() {
        return path.getFileName().toString().replaceFirst("(\\.(jsonl|json|txt|bin))?(\\.(gz|zst))?$", "");
    }

    /** Every line's JSON object, in order. @throws IllegalArgumentException one sentence with file and line, also when there is none */
    void eachLine(Consumer<Row> use) {
        eachText((number, place, text) -> {
            Row row = row(number, place, text);
            use.accept(row);
            warnOfChat(row);
            rows++;
        });
        someRows();
    }

    /** Once a file: its rows are alike. */
    private void warnOfChat(Row row) {
        if (chat) return;
        row.chatMarker().ifPresent(marker -> {
            chat = true;
            row.warn("the text carries a chat template, " + marker
                    + ": it was written for one model and is put to every model as it stands; where the model's own template is put around"
                    + " it, say chat=never");
        });
    }

    Row firstLine() {
        List<Row> first = new ArrayList<>();
        read(in -> lines(in, (number, place, text) -> !first.add(row(number, place, text))));
        if (first.isEmpty()) throw new IllegalArgumentException(path + " has no rows");
        return first.get(0);
    }

    private Row row(int number, String place, String text) {
        return new Row(this, number, place, parsed(() -> JSON.readTree(text), place));
    }

    /** Every line that holds more than blanks. */
    void eachText(TextUse use) {
        read(in -> lines(in, (number, place, text) -> {
            use.read(number, place, text);
            return true;
        }));
    }

    interface TextUse {
        /** @param place {@code FILE, line 3} */
        void read(int number, String place, String text);
    }

    private interface Line {
        /** @return whether to go on */
        boolean read(int number, String place, String text);
    }

    private void lines(InputStream in, Line goOn) throws IOException {
        CharsetDecoder decoder = strict();
        InputStream lines = withoutMark(in);
        byte[] block = new byte[1 << 16];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (int read; (read = lines.read(block)) >= 0; ) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (block[i] != '\n') continue;
                line.write(block, from, i - from);
                if (!line(line.toByteArray(), number++, decoder, goOn)) return;
                line.reset();
                from = i + 1;
            }
            line.write(block, from, read - from);
        }
        line(line.toByteArray(), number, decoder, goOn);
    }

    private boolean line(byte[] bytes, int number, CharsetDecoder decoder, Line goOn) {
        String place = path + ", line " + number, text = decoded(decoder, bytes, place);
        return Blanks.only(text) || goOn.read(number, place, text);
    }

    /** Every object of the file's one JSON array. Places are indices from 0. */
    void eachElement(Consumer<Row> use) {
        read(in -> {
            Reader text = new InputStreamReader(withoutMark(in), strict());
            try (JsonParser parser = ELEMENT.createParser(text)) {
                JsonToken first = parsed(parser::nextToken, path.toString());
                if (first != JsonToken.START_ARRAY)
                    throw new IllegalArgumentException(
                            path + " must hold a JSON array, it " + (first == null ? "is empty" : "does not"));
                for (int index = 0; ; index++) {
                    String place = path + ", row " + index + " (from 0)";
                    if (parsed(parser::nextToken, place) == JsonToken.END_ARRAY) break;
                    int line = parser.currentTokenLocation().getLineNr();
                    JsonNode node = parsed(() -> ELEMENT.readTree(parser), place);
                    Row row = new Row(this, line, place, node);
                    use.accept(row);
                    warnOfChat(row);
                    rows++;
                }
                if (parsed(parser::nextToken, path.toString()) != null)
                    throw new IllegalArgumentException(path + " must hold one JSON array, there is more behind it");
            }
        });
        someRows();
    }

    /** The file's one JSON object. */
    Row object() {
        Row[] row = new Row[1];
        read(in -> {
            String text = decoded(strict(), withoutMark(in).readAllBytes(), path.toString());
            row[0] = new Row(this, 1, path.toString(), parsed(() -> JSON.readTree(text), path.toString()));
        });
        return row[0];
    }

    /** All of the text, line ends as they are. */
    String text() {
        StringBuilder text = new StringBuilder();
        read(in -> text.append(decoded(strict(), withoutMark(in).readAllBytes(), path.toString())));
        return text.toString();
    }

    /** Unpacked, and counted into {@link #sha256}. */
    void read(Use use) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream hashed = new DigestInputStream(new BufferedInputStream(opened(), 1 << 16), digest);
                    InputStream plain = new BufferedInputStream(unpacked(hashed), 1 << 16)) {
                use.read(plain);
                hashed.transferTo(OutputStream.nullOutputStream());
            }
            sha256 = HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new IllegalArgumentException(TextFile.reason(path, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    interface Use {
        void read(InputStream in) throws IOException;
    }

    /** Without asking for a position, which pipes do not have: whether more comes is known by reading. */
    private InputStream opened() throws IOException {
        if (!pipe && Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))
            throw new IOException("it is a pipe or a device, and no file");
        return new FilterInputStream(Files.newInputStream(path)) {
            @Override
            public int available() {
                return 1;
            }
        };
    }

    private InputStream unpacked(InputStream in) throws IOException {
        String name = path.getFileName().toString();
        if (name.endsWith(".gz")) return new GZIPInputStream(in, 1 << 16);
        if (name.endsWith(".zst")) return unpackedByZstd(in);
        return in;
    }

    /** Its library is unpacked into Java's folder for temporary files and has to run there, which clusters and containers often forbid. */
    private static InputStream unpackedByZstd(InputStream in) throws IOException {
        try {
            return new ZstdInputStream(in).setLongMax(31);
        } catch (LinkageError e) {
            throw new IOException(
                    "the library of zstd does not run in " + System.getProperty("java.io.tmpdir")
                            + "; ROPEWALK_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names a folder where programs may run",
                    e);
        }
    }

    private static InputStream withoutMark(InputStream in) throws IOException {
        in.mark(BYTE_ORDER_MARK.length);
        for (int expected : BYTE_ORDER_MARK)
            if (in.read() != expected) {
                in.reset();
                break;
            }
        return in;
    }

    private static CharsetDecoder strict() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static String decoded(CharsetDecoder decoder, byte[] bytes, String place) {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(place + ": the bytes are not UTF-8", e);
        }
    }

    interface Parse<T> {
        T now();
    }

    static <T> T parsed(Parse<T> parse, String place) {
        try {
            return parse.now();
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place + ": not valid JSON: " + JsonTrouble.said(e), e);
        }
    }

    private void someRows() {
        if (rows == 0) throw new IllegalArgumentException(path + " has no rows");
    }

    /** Known when the file was read to its end. */
    String sha256() {
        return sha256;
    }

    int rows() {
        return rows;
    }

    void warn(int line, String what) {
        warnings.add(new Dataset.Warning(path.getFileName().toString(), line, what));
    }

    List<Dataset.Warning> warnings() {
        return warnings;
    }

    /** What was read, as a dataset. */
    Dataset dataset(String name, Format format, Options options, List<Question> questions) {
        return new Dataset(
                name,
                format,
                options.text("version", format.source()),
                options.text("licence", format.licence()),
                sha256,
                rows,
                warnings,
                questions);
    }
}
