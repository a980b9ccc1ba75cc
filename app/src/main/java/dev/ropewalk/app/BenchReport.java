package dev.ropewalk.app;

import dev.ropewalk.decoder.forecast.TimeEstimate;
import dev.ropewalk.evaluator.cost.BenchFigures;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.ReadableJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run of {@code bench} measured, to be printed and written.
 *
 * @param setting model, device, number type, trained length and rounds, in words
 * @param model a folder, a repository or the shape of a random one
 * @param dtype what the model was loaded in
 * @param peers other ways to do the same, if they were asked for
 * @param remarks what was asked for and not measured, in sentences
 */
record BenchReport(String setting, String model, String dtype, List<Row> rows, List<Peer> peers, List<String> remarks) {

    BenchReport {
        rows = List.copyOf(rows);
        peers = List.copyOf(peers);
        remarks = List.copyOf(remarks);
    }

    /**
     * One configuration at one length.
     *
     * @param label as it was asked for
     * @param exact with every parameter that was used
     * @param plain those of plain RoPE
     */
    record Row(String label, Configuration exact, BenchFigures figures, BenchFigures plain) {}

    /**
     * Another way to do the same, at one length. The dense form runs in this process after the configurations of its length, llama.cpp in
     * processes of its own after all of them: neither takes turns with the configurations, as these do with each other.
     *
     * @param plain those of plain RoPE in this decoder
     */
    record Peer(String name, BenchFigures figures, BenchFigures plain) {}

    @Override
    public String toString() {
        String line = System.lineSeparator();
        TextTable table = new TextTable(
                "configuration",
                "tokens",
                "prefill tok/s",
                "time / rope",
                "decode tok/s",
                "time / rope",
                "peak MB",
                "predicted MB",
                "predicted / peak",
                "predicted s",
                "predicted / time");
        for (Row row : rows) print(table, row.label(), row.figures(), row.plain());
        for (Peer peer : peers) print(table, peer.name(), peer.figures(), peer.plain());
        return setting
                + line
                + line
                + table
                + remarks.stream().map(remark -> remark + line).collect(Collectors.joining());
    }

    private static void print(TextTable table, String label, BenchFigures figures, BenchFigures plain) {
        Long peak = figures.peakMemory(), predicted = figures.predictedMemory();
        TimeEstimate time = figures.predictedTime();
        table.row(
                label,
                figures.length(),
                String.format(Locale.ROOT, "%.0f", figures.prefill()),
                String.format(Locale.ROOT, "%.2f", figures.prefillTimeAgainst(plain)),
                String.format(Locale.ROOT, "%.1f", figures.decode()),
                String.format(Locale.ROOT, "%.2f", figures.decodeTimeAgainst(plain)),
                peak == null ? "-" : peak >> 20,
                predicted == null ? "-" : predicted >> 20,
                peak == null || predicted == null ? "-" : String.format(Locale.ROOT, "%.2f", (double) predicted / peak),
                time == null ? "-" : String.format(Locale.ROOT, "%.2f", time.seconds()),
                time == null ? "-" : String.format(Locale.ROOT, "%.2f", time.seconds() / figures.seconds()));
    }

    String json() {
        int threads = Runtime.getRuntime().availableProcessors();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + threads + " cores");
        document.put("model", model);
        document.put("dtype", dtype);
        document.put("threads", threads);
        List<Map<String, Object>> measured = new ArrayList<>(), others = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("configuration", ReadableJson.MAPPER.readTree(row.exact().canonicalJson()));
            put(entry, row.figures(), row.plain());
            measured.add(entry);
        }
        for (Peer peer : peers) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", peer.name());
            put(entry, peer.figures(), peer.plain());
            others.add(entry);
        }
        document.put("rows", measured);
        document.put("peers", others);
        document.put("remarks", remarks);
        return ReadableJson.of(document);
    }

    private static void put(Map<String, Object> entry, BenchFigures figures, BenchFigures plain) {
        entry.put("length", figures.length());
        entry.put("prefillTokensPerSecond", figures.prefill());
        entry.put("decodeTokensPerSecond", figures.decode());
        if (figures.peakMemory() != null) entry.put("peakMemoryBytes", figures.peakMemory());
        if (figures.predictedMemory() != null) entry.put("predictedMemoryBytes", figures.predictedMemory());
        TimeEstimate time = figures.predictedTime();
        if (time != null) {
            entry.put("predictedPrefillSeconds", time.prefillSeconds());
            entry.put("predictedDecodeSeconds", time.decodeSeconds());
        }
        entry.put("prefillTimeAgainstRope", figures.prefillTimeAgainst(plain));
        entry.put("decodeTimeAgainstRope", figures.decodeTimeAgainst(plain));
    }
}
