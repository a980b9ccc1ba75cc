package dev.ropewalk.app;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.hub.CachedModels;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code doctor} finds of this machine and this program: all but the database. */
final class MachineFindings {

    /** Bytes below which a disk counts as full. */
    static final long LEAST_FREE = 100L << 20;

    private static final Pattern SECRET = Pattern.compile("(?i)token|password|secret");

    /** What ropewalk.cmd keeps in variables of its own. */
    private static final Pattern OF_THE_LAUNCHER = Pattern.compile("ROPEWALK_(?:HOME|JAR|CLASSES)");

    static List<Finding> of(Environment environment, DatabaseOptions database) {
        List<Finding> findings = new ArrayList<>(List.of(program()));
        findings.addAll(settings(environment, System.getProperties(), KnownSettings.read()));
        findings.addAll(disks(places(database)));
        findings.addAll(models());
        findings.addAll(devices());
        return findings;
    }

    private static Finding program() {
        return Finding.fine(
                "program",
                CodeVersion.current() + ", engine " + EngineNumber.CURRENT + "; Java "
                        + System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + "; "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version") + " on "
                        + System.getProperty("os.arch"));
    }

    /** Which are set, and which are none: a variable that is written wrong is not heeded, and nobody says so. */
    static List<Finding> settings(Environment environment, Properties properties, KnownSettings known) {
        Map<String, String> set = new TreeMap<>();
        environment.variables().forEach((name, value) -> { // an empty one is none
            if (!value.isBlank()
                    && (name.startsWith("ROPEWALK_")
                                    && !OF_THE_LAUNCHER.matcher(name).matches()
                            || known.knows(name))) set.put(name, value);
        });
        for (String name : new TreeSet<>(properties.stringPropertyNames()))
            if (name.startsWith("ropewalk.") && !name.startsWith("ropewalk.log")) // Logs sets these itself
            set.put(name, properties.getProperty(name));
        List<Finding> findings = new ArrayList<>();
        Map<String, String> heeded = new LinkedHashMap<>(set);
        for (String name : set.keySet()) {
            if (known.knows(name)) continue;
            heeded.remove(name);
            String meant = known.nearest(name).map(near -> "; " + near + " is").orElse("");
            findings.add(Finding.wrong(
                    "settings",
                    name + " is no setting" + meant,
                    "Unset " + name + ", or write it as docs/settings.md has it: it is not heeded."));
        }
        findings.add(Finding.fine("settings", heeded.isEmpty() ? "none is set" : told(heeded)));
        return findings;
    }

    private static String told(Map<String, String> set) {
        return set.entrySet().stream()
                .map(setting -> setting.getKey() + "="
                        + (SECRET.matcher(setting.getKey()).find() ? "…" : Secrets.hidden(setting.getValue())))
                .collect(Collectors.joining(", "));
    }

    /** Folders that are written to, and what for; each need not be there yet. */
    private static Map<String, Path> places(DatabaseOptions database) {
        Map<String, Path> places = new LinkedHashMap<>();
        try {
            EmbeddedDatabase file = database.file();
            if (file != null) places.put("the database", file.folder());
        } catch (RefusedException e) {
            // said of the database
        }
        try {
            places.put("models", Caches.ropewalk());
            places.put("libraries", Caches.libraries());
        } catch (IllegalArgumentException e) {
            // said of the models
        }
        places.put("temporary files", Path.of(System.getProperty("java.io.tmpdir")));
        return places;
    }

    static List<Finding> disks(Map<String, Path> places) {
        List<Finding> findings = new ArrayList<>();
        places.forEach((what, folder) -> {
            Path there = folder.toAbsolutePath();
            while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
            try {
                long free = Files.getFileStore(there).getUsableSpace();
                if (!Files.isDirectory(there) || !Files.isWritable(there))
                    findings.add(Finding.wrong(
                            "disk",
                            there + ", for " + what + ", is no folder that may be written",
                            "Let this user write there, or name another place (docs/settings.md)."));
                else if (free < LEAST_FREE)
                    findings.add(Finding.wrong(
                            "disk",
                            String.format(Locale.ROOT, "%s, for %s, has %,d MB free", there, what, free >> 20),
                            "Make room there, or name another place (docs/settings.md)."));
                else
                    findings.add(Finding.fine(
                            "disk", String.format(Locale.ROOT, "%,d MB free in %s, for %s", free >> 20, folder, what)));
            } catch (IOException e) {
                findings.add(Finding.wrong("disk", Complaint.of(e), "Look after the disk of " + there + "."));
            }
        });
        return findings;
    }

    private static List<Finding> models() {
        try {
            return models(Caches.ropewalk());
        } catch (IllegalArgumentException e) {
            return List.of(Finding.wrong(
                    "models", String.valueOf(e.getMessage()), "Set HOME or " + Caches.XDG + ", absolute."));
        }
    }

    static List<Finding> models(Path cache) {
        try {
            CachedModels models = CachedModels.in(cache);
            List<Finding> findings = new ArrayList<>();
            for (String broken : models.broken())
                findings.add(Finding.wrong(
                        "models",
                        broken,
                        "Name the model once more while its hub can be reached: that file is downloaded again."));
            for (Path begun : models.begun())
                findings.add(Finding.note(
                        "models",
                        begun + " is not whole yet",
                        "The same command goes on with it; what is not wanted any more may be deleted."));
            int whole = models.whole().size();
            findings.add(
                    Finding.fine("models", (whole == 1 ? "1 model is" : whole + " models are") + " whole in " + cache));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.wrong("models", Complaint.of(e), "Let this user read " + cache + "."));
        }
    }

    private static List<Finding> devices() {
        try {
            List<Finding> findings = new ArrayList<>();
            for (Device device : Devices.all()) findings.add(proof(DeviceProof.of(device)));
            return findings;
        } catch (RuntimeException | LinkageError e) { // such as a native library that does not fit this machine
            return List.of(
                    Finding.wrong(
                            "device",
                            Complaint.of(e),
                            "See docs/platforms for what this machine needs; a broken library is unpacked anew once its folder in the cache is deleted."));
        }
    }

    private static Finding proof(DeviceProof proof) {
        @Nullable String refusal = proof.refusal().orElse(null);
        return refusal == null
                ? Finding.fine("device", proof.device() + ", " + Devices.library() + ": " + proof.summary())
                : Finding.wrong(
                        "device",
                        refusal,
                        "Do not measure on it: run ./ropewalk devices --json for all that was tried, and see docs/gpu.md.");
    }

    private MachineFindings() {}
}
