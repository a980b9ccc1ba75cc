package dev.ropewalk.decoder.hub;

import dev.ropewalk.host.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the files of a folder were when their checksums were right, so that one which lost its end later is noticed without reading it. Kept
 * beside the folder, {@code COMMIT.sizes}, a line for each file: bytes, a space, the name. A folder without that file is believed.
 */
final class VerifiedSizes {

    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (.+)");

    /**
     * A file that is not what it was.
     *
     * @param bytes that it has, 0 where it is gone
     * @param whole bytes that it had
     */
    record Broken(Path file, long bytes, long whole) {

        /** {@code FILE has 3 of 500000 bytes}. */
        @Override
        public String toString() {
            return file + " has " + bytes + " of " + whole + " bytes";
        }
    }

    /** @param folder what will lie at {@code target} */
    static void write(Path folder, Path target) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files)
                lines.append(Files.size(file))
                        .append(' ')
                        .append(file.getFileName())
                        .append('\n');
        }
        WholeFile.write(beside(target), lines.toString());
    }

    /** Those of a folder that are not as long as they were. */
    static List<Broken> broken(Path folder) throws IOException {
        List<Broken> broken = new ArrayList<>();
        if (Files.isRegularFile(beside(folder)))
            for (String line : Files.readAllLines(beside(folder))) {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) continue;
                Path file = folder.resolve(parts.group(2));
                long bytes = Files.isRegularFile(file) ? Files.size(file) : 0, whole = Long.parseLong(parts.group(1));
                if (bytes != whole) broken.add(new Broken(file, bytes, whole));
            }
        return broken;
    }

    private static Path beside(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".sizes");
    }

    private VerifiedSizes() {}
}
