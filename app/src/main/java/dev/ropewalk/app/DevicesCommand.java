package dev.ropewalk.app;

import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.attention.DeviceProof.Finding;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.results.ReadableJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "devices",
        description =
                "Lists what can compute here, and has each prove it: every kind of band, number type and head size. Exit status 0 only if all pass.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {

    private record Proven(DeviceProof proof, double seconds) {}

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "as JSON, with every finding")
    boolean json;

    @Override
    public Integer call() {
        List<Proven> all = new ArrayList<>();
        for (Device device : Devices.all()) {
            long begin = System.nanoTime();
            DeviceProof proof = DeviceProof.of(device);
            all.add(new Proven(proof, (System.nanoTime() - begin) / 1e9));
        }
        PrintWriter out = Terminal.out(spec);
        out.print(json ? asJson(all) : asTable(all));
        out.flush();
        return all.stream().allMatch(proven -> proven.proof().refusal().isEmpty()) ? 0 : 1;
    }

    private static String asTable(List<Proven> all) {
        TextTable table =
                new TextTable("device", "model", "free memory", "tried", "at worst, of allowed", "seconds", "proof");
        StringBuilder sentences = new StringBuilder();
        for (Proven proven : all) {
            Device device = proven.proof().device();
            double share = proven.proof().worst().share();
            table.row(
                    device.word(),
                    device.model(),
                    String.format(Locale.ROOT, "%,d MB", device.freeMemory() >> 20),
                    proven.proof().findings().size(),
                    Double.isInfinite(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share),
                    String.format(Locale.ROOT, "%.1f", proven.seconds()),
                    proven.proof().refusal().isEmpty() ? "passed" : "failed");
            proven.proof()
                    .refusal()
                    .ifPresent(sentence -> sentences.append(sentence).append(System.lineSeparator()));
        }
        Devices.whyNoCuda().ifPresent(sentence -> sentences.append(sentence).append(System.lineSeparator()));
        return table + System.lineSeparator() + sentences + "Computed by " + Devices.library() + "."
                + System.lineSeparator();
    }

    private static String asJson(List<Proven> all) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("library", Devices.library());
        document.put("whyNoCuda", Devices.whyNoCuda().orElse(null));
        document.put("devices", all.stream().map(DevicesCommand::json).toList());
        return ReadableJson.of(document) + System.lineSeparator();
    }

    private static Map<String, @Nullable Object> json(Proven proven) {
        Device device = proven.proof().device();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("device", device.word());
        map.put("model", device.model());
        map.put("threads", device.threads());
        map.put("freeMemoryBytes", device.freeMemory());
        map.put("identity", device.identity());
        map.put("refusal", proven.proof().refusal().orElse(null));
        map.put("seconds", proven.seconds());
        map.put(
                "findings",
                proven.proof().findings().stream().map(DevicesCommand::json).toList());
        return map;
    }

    private static Map<String, @Nullable Object> json(Finding finding) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("what", finding.what());
        map.put("form", finding.form());
        map.put("dtype", finding.dtype().word());
        map.put("headDim", finding.headDim());
        map.put("error", finding.error() == null || finding.error().isNaN() ? null : finding.error());
        map.put("tolerance", finding.tolerance());
        map.put("passes", finding.passes());
        map.put("failure", finding.failure());
        return map;
    }
}
