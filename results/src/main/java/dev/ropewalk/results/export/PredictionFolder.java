package dev.ropewalk.results.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as one of the {@link Predictions} lays them out, a folder for each configuration. Of cells that such a layout cannot tell apart the
 * newest is written, of several models each in a folder of its own.
 */
final class PredictionFolder implements Form {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What a layout can tell apart, but for the length. */
    private record Place(String model, String configuration, String task, int length, long seed) {
        static Place of(StoredCell cell) {
            return new Place(cell.modelId(), cell.configurationId(), cell.task(), cell.length(), cell.seed());
        }
    }

    private final Predictions layout;
    private final Path folder;
    private final Tally tally;
    private final Map<Place, String> newest = new HashMap<>();
    private final Map<String, Set<Integer>> lengths = new HashMap<>();
    private final Set<String> models = new HashSet<>();
    private final Set<Long> seeds = new TreeSet<>();
    private final Set<Path> written = new HashSet<>();
    private @Nullable Path file;
    private @Nullable OutputStream out;

    private PredictionFolder(Predictions layout, Path folder, Tally tally) {
        this.layout = layout;
        this.folder = folder;
        this.tally = tally;
    }

    static PredictionFolder of(
            Predictions layout, StoredResults results, List<String> cells, Path folder, Tally tally) {
        PredictionFolder form = new PredictionFolder(layout, folder, tally);
        for (List<StoredCell> page : results.pages(cells))
            for (StoredCell cell : page)
                if (cell.isDone() && layout.file(cell, true).isPresent()) form.plan(cell);
        return form;
    }

    private void plan(StoredCell cell) {
        newest.put(Place.of(cell), cell.id()); // they come in the order of their time
        lengths.computeIfAbsent(cell.configurationId(), id -> new TreeSet<>()).add(cell.length());
        models.add(cell.modelId());
        seeds.add(cell.seed());
    }

    @Override
    public void begin(StoredCell cell) {
        file = null;
        boolean oneLength =
                lengths.getOrDefault(cell.configurationId(), Set.of()).size() < 2;
        String name = layout.file(cell, oneLength).orElse("");
        if (name.isEmpty()) {
            tally.leave("cells of tasks that are none of " + layout.whose() + "'s");
            return;
        }
        if (!cell.isDone()) {
            tally.leave(cell.without());
            return;
        }
        if (!cell.id().equals(newest.get(Place.of(cell)))) {
            tally.leave("cells that were measured anew later");
            return;
        }
        String label =
                FileName.of(cell.label().replaceFirst("\\{}$", "")) + (seeds.size() > 1 ? "-seed" + cell.seed() : "");
        Path path = folder.resolve(
                        models.size() > 1
                                ? FileName.of(
                                        cell.model() + " " + cell.modelId().substring(0, 12))
                                : "")
                .resolve(layout.folder(cell, label) + name);
        if (written.add(path)) file = path;
        else tally.leave("cells whose file another one has");
    }

    @Override
    public void sample(StoredCell cell, StoredSample sample) throws IOException {
        Path path = file;
        if (path == null) return;
        if (sample.status().equals("unscored")) {
            tally.leave("samples that were not asked");
            return;
        }
        byte[] line = layout.row(cell, sample).map(JSON::writeValueAsBytes).orElse(new byte[0]);
        if (line.length == 0) {
            tally.leave("samples beside which it is not stored what they were scored by: import or measure them anew");
            return;
        }
        OutputStream to = out;
        if (to == null) {
            Files.createDirectories(path.getParent());
            out = to = new BufferedOutputStream(Files.newOutputStream(path));
            tally.file();
            tally.cell();
        }
        to.write(line);
        to.write('\n');
        tally.sample();
    }

    @Override
    public void end(StoredCell cell) throws IOException {
        if (out != null) out.close();
        out = null;
    }

    @Override
    public void finish() {}
}
