package dev.ropewalk.app;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.SafetensorsWriter;
import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "logits",
        description =
                "Writes the logits of token ids under a method as a safetensors file (tensors logits.0, logits.1, …; metadata dtype).",
        mixinStandardHelpOptions = true)
final class LogitsCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--model", paramLabel = ModelFolder.NAME, required = true, description = ModelFolder.DESCRIPTION)
    String model = "";

    @Mixin
    MethodOptions method = new MethodOptions();

    @Mixin
    DeviceOption where = new DeviceOption();

    @Mixin
    DtypeOption type = new DtypeOption();

    @Mixin
    TrainedLengthOption trained = new TrainedLengthOption();

    @Option(
            names = "--ids",
            paramLabel = "FILE.json",
            required = true,
            description = "a JSON list of token ids, or a list of such lists")
    Path ids = Path.of("");

    @Option(names = "--out", paramLabel = "FILE.safetensors", required = true, description = "file to write")
    Path out = Path.of("");

    @Option(
            names = "--chunk",
            paramLabel = "N",
            defaultValue = "0",
            description = "tokens read at a time (default: as many as fit)")
    int chunk;

    @Override
    public Integer call() throws IOException {
        if (chunk < 0) throw new RefusedException("--chunk must be at least 1, got " + chunk + ".");
        OutputFile.check("--out", out, ids);
        var configuration = method.configuration();
        Checkpoint checkpoint = ModelFolder.open(model, Terminal.err(spec));
        List<int[]> sequences = sequences(checkpoint.vocabularySize());
        Rope rope = trained.of(checkpoint.rope());
        Map<String, float[][]> tensors = new LinkedHashMap<>();
        try (Decoder decoder = Decoder.load(checkpoint, type.dtype, where.device())) {
            for (int[] sequence : sequences)
                tensors.put(
                        "logits." + tensors.size(),
                        decoder.logits(
                                sequence,
                                configuration.resolve(rope, sequence.length).plan(),
                                chunk));
        }
        OutputFile.write(out, stream -> SafetensorsWriter.write(stream, tensors, Map.of("dtype", type.dtype.word())));
        return 0;
    }

    private List<int[]> sequences(int vocabulary) throws IOException {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(TextFile.read(ids));
        } catch (JacksonException e) {
            throw new RefusedException(ids + " is not valid JSON, " + JsonTrouble.placed(e) + ".");
        }
        List<int[]> sequences = new ArrayList<>();
        if (root.isArray() && root.size() > 0 && root.get(0).isArray())
            for (JsonNode sequence : root) sequences.add(sequence(sequence, vocabulary));
        else sequences.add(sequence(root, vocabulary));
        return sequences;
    }

    private int[] sequence(JsonNode list, int vocabulary) {
        if (!list.isArray() || list.isEmpty())
            throw new RefusedException(
                    ids + " must hold a list of token ids, or a list of such lists, none of them empty.");
        int[] sequence = new int[list.size()];
        for (int i = 0; i < sequence.length; i++) {
            JsonNode id = list.get(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0 || id.asInt() >= vocabulary)
                throw new RefusedException(ids + ": a token id must be a whole number from 0 to " + (vocabulary - 1)
                        + ", got " + id + ".");
            sequence[i] = id.asInt();
        }
        return sequence;
    }
}
