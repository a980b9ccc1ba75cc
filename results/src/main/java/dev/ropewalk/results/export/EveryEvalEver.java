package dev.ropewalk.results.export;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Imported;
import dev.ropewalk.results.Metric;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every Eval Ever, schema version 0.3.0, evaleval/every_eval_ever 9bce4136e: {@code data/ropewalk/DEVELOPER/MODEL/UUID.json}, a document for each
 * configuration of a model with its cells as results, and {@code UUID_samples.jsonl} beside it. The schema wants a prompt where we have its hash,
 * and a right answer, which the documents of a perplexity have not: those stand in the document alone.
 */
final class EveryEvalEver implements Form {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String VERSION = "0.3.0";

    private final Path folder;
    private final Tally tally;
    private final Instant now;
    private final String selection;
    private @Nullable Document open;

    /** @param cells all that will be told of: another selection makes other documents */
    EveryEvalEver(Path folder, List<String> cells, Instant now, Tally tally) {
        this.folder = folder;
        this.tally = tally;
        this.now = now;
        selection = Fingerprint.of(String.join("\n", cells));
    }

    @Override
    public void begin(StoredCell cell) throws IOException {
        Document document = open;
        if (document != null && !document.isOf(cell)) {
            document.close();
            document = null;
        }
        if (document == null) open = document = new Document(cell);
        if (!cell.isDone()) tally.leave(cell.without());
        else if (cell.score() == null) tally.leave("cells without a number");
        else {
            document.results.add(result(cell));
            document.codes.add(cell.code());
            tally.cell();
        }
    }

    @Override
    public void sample(StoredCell cell, StoredSample sample) throws IOException {
        Document document = open;
        if (document == null || cell.score() == null) return;
        Double score = sample.score();
        if (cell.metric() == Metric.PERPLEXITY)
            tally.leave("documents of perplexities, which have no right answer and stand in their cell's result");
        else if (sample.status().equals("unscored") || score == null) tally.leave("samples that were not asked");
        else {
            document.line(instance(document, cell, sample, score));
            tally.sample();
        }
    }

    @Override
    public void end(StoredCell cell) {}

    @Override
    public void finish() throws IOException {
        if (open != null) open.close();
    }

    private static String name(StoredCell cell) {
        return cell.task()
                + (cell.length() > 0 ? " at " + cell.length() + " tokens" : "")
                + (cell.seed() == 0 ? "" : ", seed " + cell.seed());
    }

    private static Map<String, Object> result(StoredCell cell) {
        boolean perplexity = cell.metric() == Metric.PERPLEXITY;
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put(
                "evaluation_description",
                switch (cell.metric()) {
                    case ACCURACY -> "share of samples that are right, failures as wrong";
                    case SCORE -> "mean of what samples scored, each 0 to 1, failures as 0";
                    case PERPLEXITY -> "e to the mean negative log-likelihood of the scored tokens";
                    case LIKELIHOOD -> "geometric mean of the right answers' likelihoods";
                });
        metric.put(
                "metric_id",
                cell.metric() == Metric.SCORE ? "mean_score" : cell.metric().word());
        metric.put("metric_name", cell.metric().word());
        metric.put("metric_kind", cell.metric().word());
        metric.put("metric_unit", perplexity ? "perplexity" : "proportion");
        metric.put("lower_is_better", perplexity);
        metric.put("score_type", "continuous");
        metric.put("min_score", perplexity ? 1 : 0);
        metric.put("max_score", perplexity ? "Infinity" : (Object) 1);
        metric.put(
                "additional_details",
                texts("protocol", cell.task(), "code_version", cell.code(), "engine", cell.engine()));

        Map<String, Object> score = new LinkedHashMap<>();
        score.put("score", cell.score());
        score.put(
                "details",
                texts(
                        "samples", cell.samples(),
                        "failures", cell.failures(),
                        "unscored", cell.unscored(),
                        "message", cell.message(),
                        "origin", cell.origin()));
        Map<String, Object> uncertainty = new LinkedHashMap<>();
        if (cell.lower() != null && cell.upper() != null) {
            Map<String, Object> interval = new LinkedHashMap<>();
            interval.put("lower", cell.lower());
            interval.put("upper", cell.upper());
            interval.put("confidence_level", 0.95);
            interval.put(
                    "method",
                    cell.metric() == Metric.ACCURACY
                            ? "Wilson's; where samples share documents, Student's over documents"
                            : "Student's, over documents where samples share them");
            uncertainty.put("confidence_interval", interval);
        }
        uncertainty.put("num_samples", cell.samples() - cell.unscored());
        score.put("uncertainty", uncertainty);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("evaluation_result_id", cell.id());
        result.put("evaluation_name", name(cell));
        result.put("source_data", Map.of("dataset_name", cell.task(), "source_type", "other"));
        if (cell.finishedAt() != null)
            result.put("evaluation_timestamp", String.valueOf(cell.finishedAt().toEpochSecond()));
        result.put("metric_config", metric);
        result.put("score_details", score);
        result.put(
                "generation_config",
                Map.of(
                        "generation_args",
                        Map.of("temperature", 0),
                        "additional_details",
                        texts(
                                "configuration", cell.label(),
                                "parameters", cell.parameters(),
                                "length", cell.length(),
                                "seed", cell.seed(),
                                "dtype", cell.dtype(),
                                "device", cell.device(),
                                "trained_length", cell.trainedLength(),
                                "plan_sha256", cell.planSha256(),
                                "board", cell.board())));
        return result;
    }

    private static Map<String, Object> instance(Document document, StoredCell cell, StoredSample sample, double score) {
        String raw = "sha256:" + sample.promptSha256();
        List<String> reference = sample.scoring() != null
                ? sample.scoring().answers()
                : sample.expected() == null
                        ? List.of()
                        : sample.expected().lines().toList();
        String answer = sample.answer() == null ? "" : sample.answer();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("schema_version", VERSION);
        line.put("evaluation_id", document.id);
        line.put("model_id", document.model);
        line.put("evaluation_name", name(cell));
        line.put("evaluation_result_id", cell.id());
        line.put("sample_id", sample.question() == null ? "" + sample.ordinal() : sample.question());
        line.put("sample_hash", Fingerprint.of(raw + String.join("\n", reference)));
        line.put("interaction_type", "single_turn");
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("raw", raw);
        input.put("reference", reference);
        if (sample.scoring() != null && !sample.scoring().classes().isEmpty())
            input.put("choices", sample.scoring().classes());
        line.put("input", input);
        line.put("output", Map.of("raw", List.of(answer)));
        Map<String, Object> attribution = new LinkedHashMap<>();
        attribution.put("turn_idx", 0);
        attribution.put("source", "output.raw");
        attribution.put("extracted_value", answer);
        attribution.put(
                "extraction_method",
                sample.scoring() == null ? cell.task() : sample.scoring().scorer());
        attribution.put("is_terminal", true);
        line.put("answer_attribution", List.of(attribution));
        line.put("evaluation", Map.of("score", score, "is_correct", score == 1));
        if (sample.promptTokens() > 0)
            line.put(
                    "token_usage",
                    Map.of(
                            "input_tokens",
                            sample.promptTokens(),
                            "output_tokens",
                            sample.answerTokens(),
                            "total_tokens",
                            sample.promptTokens() + sample.answerTokens()));
        if (sample.prefillSeconds() != null && sample.decodeSeconds() != null)
            line.put(
                    "performance",
                    Map.of(
                            "time_to_first_token_ms",
                            1000 * sample.prefillSeconds(),
                            "generation_time_ms",
                            1000 * sample.decodeSeconds()));
        if (sample.message() != null) line.put("error", sample.message());
        Map<String, String> metadata = texts(
                "cluster", sample.cluster(),
                "depth", sample.depth(),
                "lost_tokens", sample.lostTokens() == 0 ? null : sample.lostTokens());
        if (!metadata.isEmpty()) line.put("metadata", metadata);
        return line;
    }

    /** The schema's additional details are texts. What is null or empty is left out. */
    private static Map<String, String> texts(@Nullable Object... pairs) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2)
            if (pairs[i + 1] != null && !String.valueOf(pairs[i + 1]).isEmpty())
                texts.put(String.valueOf(pairs[i]), String.valueOf(pairs[i + 1]));
        return texts;
    }

    /** One model under one configuration. */
    private final class Document {

        private final StoredCell first;
        private final String model, id, place, uuid;
        private final List<Map<String, Object>> results = new ArrayList<>();
        private final TreeSet<String> codes = new TreeSet<>();
        private @Nullable DigestOutputStream lines;
        private int rows;

        Document(StoredCell first) {
            this.first = first;
            model = first.model();
            String configuration = first.configurationId().substring(0, 12);
            id = "ropewalk-" + configuration + "/" + model + "/" + now.getEpochSecond();
            int owner = model.lastIndexOf('/');
            place = "data/ropewalk/" + FileName.of(owner < 1 ? "unknown" : model.substring(0, owner)) + "/"
                    + FileName.of(model.substring(owner + 1)) + "/";
            uuid = uuid(Fingerprint.of(selection + first.modelId() + first.configurationId()));
        }

        /** Random by its form, as the schema wants it, and the same whenever the same cells are written. */
        private static String uuid(String hash) {
            return hash.substring(0, 8) + "-" + hash.substring(8, 12) + "-4" + hash.substring(13, 16) + "-a"
                    + hash.substring(17, 20) + "-" + hash.substring(20, 32);
        }

        boolean isOf(StoredCell cell) {
            return first.modelId().equals(cell.modelId())
                    && first.configurationId().equals(cell.configurationId());
        }

        void line(Map<String, Object> line) throws IOException {
            DigestOutputStream to = lines;
            if (to == null) {
                Path file = folder.resolve(place + uuid + "_samples.jsonl");
                Files.createDirectories(file.getParent());
                lines = to = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), sha256());
                tally.file();
            }
            to.write(JSON.writeValueAsBytes(line));
            to.write('\n');
            rows++;
        }

        void close() throws IOException {
            DigestOutputStream written = lines;
            if (written != null) written.close();
            if (results.isEmpty()) return;
            boolean imported = first.method().equals(Imported.METHOD);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("schema_version", VERSION);
            document.put("evaluation_id", id);
            document.put("retrieved_timestamp", String.valueOf(now.getEpochSecond()));
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("source_name", "Ropewalk");
            source.put("source_type", "evaluation_run");
            source.put("source_organization_name", "unknown");
            source.put("evaluator_relationship", "other");
            document.put("source_metadata", source);
            String version = codes.size() == 1 ? codes.first() : "several: " + String.join(", ", codes);
            document.put("eval_library", Map.of("name", "ropewalk", "version", version));
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("name", model + " under " + first.label());
            info.put("id", model);
            int owner = model.lastIndexOf('/');
            if (owner > 0) info.put("developer", model.substring(0, owner));
            if (!imported) info.put("inference_engine", Map.of("name", "ropewalk", "version", version));
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("deployment_type", imported ? "unknown" : "self_deployed");
            details.put("model_availability", "unknown");
            details.putAll(texts(
                    "sha256",
                    first.modelId(),
                    "configuration",
                    first.label(),
                    "configuration_sha256",
                    first.configurationId()));
            info.put("additional_details", details);
            document.put("model_info", info);
            document.put("evaluation_results", results);
            if (written != null) {
                Map<String, Object> samples = new LinkedHashMap<>();
                samples.put("format", "jsonl");
                samples.put("file_path", place + uuid + "_samples.jsonl");
                samples.put("hash_algorithm", "sha256");
                samples.put(
                        "checksum",
                        HexFormat.of().formatHex(written.getMessageDigest().digest()));
                samples.put("total_rows", rows);
                document.put("detailed_evaluation_results", samples);
            }
            Path file = folder.resolve(place + uuid + ".json");
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write((JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            tally.file();
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        }
    }
}
