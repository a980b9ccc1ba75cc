package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broken checkpoint is refused in one sentence that names what is wrong, before a wrong number can come out of it. */
class MalformedCheckpointTest {

    private static final Path FOLDER = Kit.conformance().resolve("families/malformed");

    /** A tokenizer may know more than the embedding: only a text with such an id is refused. */
    private static final String READ_SINCE = "tokenizer-larger";

    static Stream<JsonNode> refused() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        JsonMapper.shared()
                .readTree(Files.readAllBytes(FOLDER.resolve("expectations.json")))
                .path("cases")
                .forEach(c -> {
                    if (c.path("accept").asString().startsWith("error")
                            && !c.path("name").asString().equals(READ_SINCE)) cases.add(c);
                });
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBrokenCheckpointIsRefusedInOneSentenceThatNamesTheFault(JsonNode broken) {
        Path folder = FOLDER.resolve(broken.path("name").asString());
        Throwable refusal = catchThrowable(() -> {
            Checkpoint checkpoint = Checkpoint.open(folder);
            if (broken.path("when").asString().equals("tokenize"))
                Tokenizer.of(checkpoint.folder()).close();
            else Decoder.load(checkpoint).close();
        });
        if (refusal == null && broken.path("accept").asString().equals("error-or-correct-load")) return;
        assertThat(refusal).isInstanceOf(CheckpointException.class);
        assertThat(refusal.getMessage().lines()).hasSize(1);
        broken.path("mustMention")
                .forEach(word -> assertThat(refusal.getMessage()).contains(word.asString()));
    }
}
