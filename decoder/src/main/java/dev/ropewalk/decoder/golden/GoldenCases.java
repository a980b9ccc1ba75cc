package dev.ropewalk.decoder.golden;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.host.JsonTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Golden cases: what other people's code computed, held against this decoder. A case is a JSON file in a folder named {@code cases} (logits,
 * continuations, perplexity), {@code maps} (relative positions) or {@code spectra}. A case that is not understood is unsupported, never
 * passed.
 */
public final class GoldenCases implements AutoCloseable {

    public enum Status {
        PASS,
        FAIL,
        UNSUPPORTED
    }

    /**
     * @param method canonical name of the method the case is about; empty where it is not understood
     * @param model family of the model it runs on; empty where it needs none
     * @param maxError largest deviation over all that the case holds; null where nothing was compared
     * @param tolerance what the case allows
     * @param source whose numbers these are
     * @param message why it failed or is not supported, else what was compared
     */
    public record Outcome(
            String name,
            Status status,
            String method,
            String model,
            @Nullable Double maxError,
            @Nullable Double tolerance,
            String source,
            String message) {

        private static Outcome without(String name, Status status, String source, @Nullable String message) {
            return new Outcome(name, status, "", "", null, null, source, String.valueOf(message));
        }
    }

    /**
     * What one case came to.
     *
     * @param difference what cannot be told as a number; null where there is none
     * @param checked what was compared
     */
    record Compared(
            String method,
            String model,
            double worst,
            double tolerance,
            @Nullable String difference,
            String checked) {

        private Outcome outcome(String name, String source) {
            return new Outcome(
                    name,
                    difference == null && worst <= tolerance ? Status.PASS : Status.FAIL,
                    method,
                    model,
                    worst,
                    tolerance,
                    source,
                    difference != null ? difference : checked);
        }
    }

    private static final Set<String> FOLDERS = Set.of("cases", "maps", "spectra");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Optional<Path> model;
    private final Dtype dtype;
    private final Device device;
    private @Nullable Checkpoint checkpoint;
    private @Nullable Decoder decoder;

    /** @param model a checkpoint folder that stands in for the one each case names */
    public GoldenCases(Optional<Path> model, Dtype dtype, Device device) {
        this.model = model;
        this.dtype = dtype;
        this.device = device;
    }

    /** The case files under a folder, in the order of their names. @throws CheckpointException when there is no folder or no case */
    public static List<Path> under(Path folder) {
        if (Files.isRegularFile(folder))
            throw new CheckpointException(folder + " is a file, golden cases lie in a folder.");
        if (!Files.isDirectory(folder)) throw new CheckpointException("There is no folder " + folder + ".");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> cases = files.filter(
                            file -> file.getFileName().toString().endsWith(".json"))
                    .filter(file -> {
                        Path parent = file.toAbsolutePath().getParent();
                        return parent != null && FOLDERS.contains(String.valueOf(parent.getFileName()));
                    })
                    .sorted()
                    .toList();
            if (cases.isEmpty())
                throw new CheckpointException(
                        folder + " holds no golden case (JSON files in folders named cases, maps or spectra).");
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Outcome verify(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        String source = "";
        try {
            JsonNode golden = JSON.readTree(Files.readAllBytes(file));
            source = golden.path("source").asString("");
            return compare(file, golden).outcome(name, source);
        } catch (Unsupported e) {
            return Outcome.without(name, Status.UNSUPPORTED, source, e.getMessage());
        } catch (JacksonException e) {
            return Outcome.without(name, Status.UNSUPPORTED, source, "not valid JSON, " + JsonTrouble.placed(e));
        } catch (IOException | RuntimeException e) {
            return Outcome.without(name, Status.FAIL, source, e.getMessage());
        }
    }

    private Compared compare(Path file, JsonNode golden) {
        if (golden.has("invFreq")) return GoldenSpectrum.verify(golden);
        if (golden.has("rows") && golden.has("parameters")) return GoldenMap.verify(golden);
        if (golden.has("ids") && golden.has("expect")) return GoldenLogits.verify(file, golden, this);
        throw new Unsupported("neither logits, map nor spectrum");
    }

    /** The checkpoint a case names, or the one that stands in for it. */
    Checkpoint checkpoint(Path folder, Path config) {
        return model.map(Checkpoint::open).orElseGet(() -> Checkpoint.open(folder, config));
    }

    /** The decoder of a checkpoint, kept while one case after another asks for the same. */
    Decoder decoder(Checkpoint opened) {
        if (decoder == null || checkpoint == null || !checkpoint.sha256().equals(opened.sha256())) {
            close();
            checkpoint = opened;
            decoder = Decoder.load(opened, dtype, device);
        }
        return decoder;
    }

    @Override
    public void close() {
        if (decoder != null) decoder.close();
        decoder = null;
    }

    /** A golden that asks for something this code does not know. */
    static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsupported(String message) {
            super(message);
        }
    }
}
