package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.Conformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kit of files that others' forms take, where it is, and the part of it that is copied into the test resources: laws hold on both. */
final class Goldens {

    static final Path COPY = Path.of("../tasks/src/test/resources/conformance/evaluation");
    /** Templates and limits of our own making, in LongBench's files. */
    static final Path OWN_CONFIG = Path.of("src/test/resources/dev/ropewalk/tasks/dataset");

    private static final Map<String, Tokenizer> TOKENIZERS = new ConcurrentHashMap<>();

    static Stream<Path> roots() {
        return Stream.of(Conformance.file("fixtures").getParent(), COPY).distinct();
    }

    static JsonNode expected(Path root, String name) {
        return json(root.resolve("fixtures/expected/" + name + ".json"));
    }

    static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file);
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : list) texts.add(entry.asString());
        return texts;
    }

    static int[] ids(JsonNode list) {
        return JsonMapper.shared().treeToValue(list, int[].class);
    }

    static byte[] littleEndian(int[] ids) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int id : ids) bytes.putInt(id);
        return bytes.array();
    }

    /** A tokenizer of the kit, which has no model, made the tokenizer of one whose texts end at id 2. */
    static Tokenizer tokenizer(String kind) {
        return TOKENIZERS.computeIfAbsent(kind, name -> {
            try {
                Path folder = Files.createTempDirectory("tokenizer");
                Files.copy(
                        Conformance.file("tokenizers/" + name + "/tokenizer.json"), folder.resolve("tokenizer.json"));
                Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 100000, \"eos_token_id\": 2}");
                return Tokenizer.of(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Goldens() {}
}
