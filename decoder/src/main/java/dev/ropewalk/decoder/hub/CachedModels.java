package dev.ropewalk.decoder.hub;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies in the cache of models, as {@link ModelHub} and {@link ModelService} put it there. Looks, and changes nothing.
 *
 * @param whole folders whose files are as long as they were when their checksums were right
 * @param broken a sentence's part for each file that is not: {@code FILE has 3 of 500000 bytes}
 * @param begun folders of downloads that have not ended
 */
public record CachedModels(List<Path> whole, List<String> broken, List<Path> begun) {

    public CachedModels {
        whole = List.copyOf(whole);
        broken = List.copyOf(broken);
        begun = List.copyOf(begun);
    }

    /**
     * @param cache the program's folder in the user's cache, which need not be there
     * @throws IOException where it may not be read
     */
    public static CachedModels in(Path cache) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path owner : folders(cache.resolve("models")))
            for (Path name : folders(owner)) folders.addAll(folders(name));
        for (Path model : folders(cache.resolve("fetched"))) folders.addAll(folders(model));
        List<Path> whole = new ArrayList<>(), begun = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (Path folder : folders) {
            String name = String.valueOf(folder.getFileName());
            if (name.equals(ModelHub.REFS)) continue;
            List<VerifiedSizes.Broken> files = VerifiedSizes.broken(folder);
            if (name.endsWith(WholeFolder.PART)) begun.add(folder);
            else if (files.isEmpty()) whole.add(folder);
            else files.forEach(file -> broken.add(file.toString()));
        }
        return new CachedModels(whole, broken, begun);
    }

    private static List<Path> folders(Path folder) throws IOException {
        List<Path> folders = new ArrayList<>();
        if (!Files.isDirectory(folder)) return folders;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            all.forEach(folders::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return folders.stream().sorted().toList();
    }
}
