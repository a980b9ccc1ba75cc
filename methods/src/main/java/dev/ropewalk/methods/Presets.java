package dev.ropewalk.methods;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of presets: papers and the code that came with them often differ, and each has its followers. To add one: an entry here. */
public final class Presets {

    private static final Map<String, Preset> BY_NAME = List.of(
                    new Preset(
                            "selfextend-paper",
                            "self-extend",
                            "The paper: the group divides the window, and no scale on the query.",
                            List.of()),
                    new Preset(
                            "selfextend-hf-llama",
                            "self-extend",
                            "datamllab/LongLM's Llama patch, which does not round W/G; its flash decoding, which does, stays out.",
                            List.of(Preset.Value.of("shift", "exact"))),
                    new Preset(
                            "selfextend-llamacpp",
                            "self-extend-llamacpp",
                            "llama.cpp's group attention, all tokens in one batch; its results change with the batch size.",
                            List.of()),
                    new Preset(
                            "dca-paper",
                            "dca",
                            "The paper of Dual Chunk Attention; none of its scripts runs these sizes.",
                            List.of(
                                    Preset.Value.ofTrainedLength("chunk", "3L/4", Presets::threeQuarters),
                                    Preset.Value.ofTrainedLength("cap", "L-1", trained -> trained - 1))),
                    new Preset(
                            "dca-code",
                            "dca",
                            "HKUNLP/ChunkLlama's chunks; its sharpening, absent from the paper's tables, is mscale=0.05 more.",
                            List.of(chunk("3L/4-L/8", 8), cap())),
                    new Preset(
                            "dca-ppl-script",
                            "dca",
                            "The chunks of ChunkLlama's perplexity script.",
                            List.of(chunk("3L/4-L/4", 4), cap())),
                    new Preset(
                            "dca-vllm",
                            "dca",
                            "vLLM with chunk_size L and local_size L/8, which uses one position more than trained; its sharpening is mscale=0.1 more.",
                            List.of(
                                    Preset.Value.ofTrainedLength("chunk", "L-L/8", trained -> trained - trained / 8),
                                    Preset.Value.ofTrainedLength("cap", "L", trained -> trained))),
                    new Preset(
                            "dca-qwen2.5-1m",
                            "dca",
                            "The chunks of the Qwen2.5-1M checkpoints under vLLM: local_size 8192 of L=262144; its sharpening is mscale=0.1 more.",
                            List.of(
                                    Preset.Value.ofTrainedLength("chunk", "L-L/32", trained -> trained - trained / 32),
                                    Preset.Value.ofTrainedLength("cap", "L", trained -> trained))),
                    new Preset(
                            "yarn-code",
                            "yarn",
                            "jquesnelle/yarn and transformers: a ramp over the index of pairs.",
                            yarn("index", 32, 1, 0.1)),
                    new Preset(
                            "yarn-paper", "yarn", "The paper of YaRN: a ramp over turns.", yarn("turns", 32, 1, 0.1)),
                    new Preset(
                            "yarn-mistral-authors",
                            "yarn",
                            "The YaRN authors' Mistral checkpoints.",
                            yarn("index", 128, 2, 0.07)),
                    new Preset(
                            "eabf-paper",
                            "entropy-abf",
                            "The paper of Entropy-ABF: layers 0 and 1 keep their scale.",
                            entropyAbf(2)),
                    new Preset(
                            "eabf-code",
                            "entropy-abf",
                            "GAIR-NLP/Entropy-ABF as released: no layer is exempt; its scale rounded to bfloat16 stays out.",
                            entropyAbf(0)),
                    new Preset(
                            "string-paper",
                            "string",
                            "The paper of STRING: no attention factor.",
                            List.of(Preset.Value.of("attentionFactor", 1.0))),
                    new Preset(
                            "string-code",
                            "string",
                            "HKUNLP/STRING as released, with its attention factor; its prefill's second count of distance S stays out.",
                            List.of(Preset.Value.ofTrainedLength(
                                    "attentionFactor", "0.1 ln 2 + 1", trained -> 0.1 * StrictMath.log(2) + 1))),
                    dpe(
                            "dpe-llama3",
                            "The factors that DPE's authors found for Llama-3-8B-Instruct.",
                            2,
                            8,
                            2,
                            8,
                            32,
                            32,
                            32,
                            4),
                    dpe(
                            "dpe-llama3-128k",
                            "The factors of DPE's RULER script for Llama-3-8B-Instruct at 128k tokens.",
                            4,
                            4,
                            2,
                            16,
                            32,
                            32,
                            16,
                            128),
                    dpe(
                            "dpe-llama3.1",
                            "The factors that DPE's authors found for Llama-3.1-8B.",
                            2,
                            32,
                            32,
                            2,
                            2,
                            2,
                            2,
                            1),
                    dpe(
                            "dpe-mistral",
                            "The factors that DPE's authors found for Mistral-7B-Instruct-v0.2.",
                            4,
                            16,
                            2,
                            16,
                            32,
                            16,
                            16,
                            2),
                    dpe(
                            "dpe-qwen2.5",
                            "The factors that DPE's authors found for Qwen2.5-7B.",
                            2,
                            16,
                            8,
                            8,
                            32,
                            8,
                            2,
                            4),
                    new Preset(
                            "lampe-ruler",
                            "lampe",
                            "The settings of scar-on/LaMPE's RULER scripts.",
                            List.of(
                                    Preset.Value.of("window", 1024),
                                    Preset.Value.of("positions", 3072),
                                    Preset.Value.of("tail", 0),
                                    lampeFactor())),
                    lampe("lampe-llama2", "Llama-2", 8.673e-5, -0.648, 2489.1, 8192),
                    lampe("lampe-llama3", "Llama-3", 1.0493e-4, -2.4666, 6204.4, 8192),
                    lampe("lampe-llama3.1", "Llama-3.1", 4.505e-5, -2.7886, 82_358.5, 0),
                    lampe("lampe-mistral", "Mistral", 1.0493e-4, -2.4666, 24_576, 8192),
                    dynamicNtk(
                            "dynntk-exact",
                            "A fresh pass at every token: what a prompt of that length gets.",
                            "recompute"),
                    dynamicNtk(
                            "dynntk-hf-stale",
                            "transformers: cached keys keep the base they were stored under; what its tables remember of longer texts before stays out.",
                            "stale"),
                    dynamicNtk("dynntk-frozen", "One base for the whole budget of a request.", "frozen"),
                    dynamicNtk(
                            "dynntk-vllm", "vLLM: the base of factor times the trained length, always.", "static-max"),
                    new Preset(
                            "longrope-hf",
                            "longrope",
                            "transformers' Phi-3: the long list from the trained length on, and the text read again there.",
                            List.of()),
                    new Preset(
                            "longrope-vllm",
                            "longrope",
                            "vLLM: the long list for all of a request that may grow past the trained length.",
                            List.of(new Preset.Value(
                                    "shortFactor",
                                    "the long_factor where N > L",
                                    (rope, target) -> Optional.ofNullable(rope.scaling()
                                            .values()
                                            .get(target > rope.trainedLength() ? "long_factor" : "short_factor"))))),
                    new Preset(
                            "nope",
                            "proportional",
                            "No position encoding (Kazemnejad et al. 2023, arXiv 2305.19466): no pair turns. A model that was trained with rotation must be tuned under it first.",
                            List.of(Preset.Value.of("fraction", 0.0))))
            .stream()
            .collect(Collectors.toMap(Preset::name, preset -> preset, (a, b) -> a, LinkedHashMap::new));

    /** All presets, by method. */
    public static List<Preset> all() {
        return List.copyOf(BY_NAME.values());
    }

    static Optional<Preset> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Preset dpe(String name, String reproduces, Integer... factors) {
        return new Preset(
                name,
                "dpe",
                reproduces,
                List.of(Preset.Value.of("window", 1024), Preset.Value.of("factors", List.of(factors))));
    }

    /** LaMPE's positions follow the length: {@code remap_uselen} of llama_cache1.py. @param from tokens below which 1536 are taken */
    private static Preset lampe(String name, String model, double a, double b, double c, int from) {
        String rule = "floor(" + CanonicalJson.number(c) + "/(1+exp(" + CanonicalJson.number(-b) + "-"
                + CanonicalJson.number(a) + " N)))";
        return new Preset(
                name,
                "lampe",
                "scar-on/LaMPE's cached form, with its rule for " + model + ".",
                List.of(
                        Preset.Value.of("window", 512),
                        new Preset.Value(
                                "positions",
                                from == 0 ? rule : rule + ", 1536 where N < " + from,
                                (rope, target) -> Optional.of(
                                        target < from ? 1536 : (int) (c / (1 + StrictMath.exp(-(a * target + b)))))),
                        Preset.Value.of("tail", 200),
                        lampeFactor()));
    }

    private static Preset.Value lampeFactor() {
        return Preset.Value.ofTrainedLength("attentionFactor", "0.1 ln 2 + 1", trained -> 0.1 * StrictMath.log(2) + 1);
    }

    private static Preset dynamicNtk(String name, String reproduces, String policy) {
        return new Preset(name, "dynamic-ntk", reproduces, List.of(Preset.Value.of("policy", policy)));
    }

    /** As ChunkLlama computes it: three quarters, less a local window of {@code L/part}. */
    private static Preset.Value chunk(String rule, int part) {
        return Preset.Value.ofTrainedLength("chunk", rule, trained -> threeQuarters(trained) - trained / part);
    }

    private static Preset.Value cap() {
        return Preset.Value.ofTrainedLength("cap", "3L/4", Presets::threeQuarters);
    }

    private static int threeQuarters(int trained) {
        return (int) (3L * trained / 4);
    }

    private static List<Preset.Value> yarn(String ramp, double betaFast, double betaSlow, double slope) {
        return List.of(
                Preset.Value.of("ramp", ramp),
                Preset.Value.of("betaFast", betaFast),
                Preset.Value.of("betaSlow", betaSlow),
                Preset.Value.of("slope", slope));
    }

    private static List<Preset.Value> entropyAbf(int exemptLayers) {
        return List.of(Preset.Value.of("base", 500_000.0), Preset.Value.of("exemptLayers", exemptLayers));
    }

    private Presets() {}
}
