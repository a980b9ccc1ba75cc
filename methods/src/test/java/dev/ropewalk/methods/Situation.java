package dev.ropewalk.methods;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A configuration, a geometry and a target length, drawn at random: what a law must hold for. */
record Situation(Configuration configuration, Rope rope, int targetLength) {

    private static final List<String> SINGLE = Methods.all().stream()
            .map(MethodCard::name)
            .filter(name -> !name.equals("compose"))
            .toList();

    /** Any method of the table, with about half of its parameters given. */
    static Situation random(Random random) {
        List<MethodCard> all = Methods.all();
        return of(all.get(random.nextInt(all.size())).name(), random);
    }

    static Situation of(String method, Random random) {
        int trained = 8 + random.nextInt(120);
        double base = Math.pow(10, 1 + 5 * random.nextDouble());
        Rope bare = new Rope(2 * (1 + random.nextInt(24)), base, trained);
        Rope rope = new Rope(bare.rotaryDim(), base, trained, scaling(bare, random));
        int target = 1 + random.nextInt(random.nextBoolean() ? trained : 8 * trained);
        return new Situation(Configuration.of(method, parameters(method, rope, target, random)), rope, target);
    }

    /** With nothing given. */
    static Situation automatic(String method, Random random) {
        Situation drawn = of(method, random);
        return new Situation(Configuration.of(method), drawn.rope(), drawn.targetLength());
    }

    Resolution resolve() {
        return configuration.resolve(rope, targetLength);
    }

    ContextPlan plan() {
        return resolve().plan();
    }

    private static Map<String, Object> parameters(String method, Rope rope, int target, Random random) {
        Map<String, Object> given = new TreeMap<>();
        for (Parameter parameter : Methods.named(method).parameters())
            if (random.nextBoolean()) given.put(parameter.name(), value(parameter, rope, target, random));
        if (given.containsKey("group") && given.containsKey("window") && !given.containsKey("shift"))
            given.put("window", (int) given.get("group") * (1 + random.nextInt(6)));
        if (given.containsKey("offset") && given.containsKey("window"))
            given.put("window", random.nextInt((int) given.get("offset") + 1));
        if (given.containsKey("chunk") && given.containsKey("cap"))
            given.put("cap", (int) given.get("chunk") + random.nextInt(rope.trainedLength()));
        if (method.equals("dpe") && given.containsKey("window") && !given.containsKey("shift"))
            given.computeIfPresent(
                    "factors",
                    (name, factors) -> Collections.nCopies(((List<?>) factors).size(), 1.0 + random.nextInt(2)));
        if (method.equals("dpe") && given.containsKey("window") && !given.containsKey("shift"))
            given.put("window", 2 * (1 + random.nextInt(3))); // below the trained length of 8 and more
        if (given.containsKey("tail")) { // between it and the window lies at least one key
            int window = 1 + random.nextInt(1 + target / 3), positions = 1 + random.nextInt(Math.max(1, target - 1));
            int room = target - window - 1 - (target - 1) / positions - 1;
            given.put("window", window);
            given.put("positions", positions);
            given.put("tail", room < 1 ? 0 : random.nextInt(room));
        }
        if (method.equals("resonance") // which turns all heads alike
                && given.get("spectrum") instanceof Configuration spectrum
                && spectrum.method().equals("ms-poe")) given.remove("spectrum");
        if (method.equals("longrope")) {
            given.put("longFactor", factors(rope, random));
            if (random.nextBoolean()) {
                given.keySet().removeAll(List.of("factor", "dynamic"));
                given.put("shortFactor", factors(rope, random));
            } else {
                given.remove("shortFactor");
                given.put("factor", 1.5 + 7 * random.nextDouble());
                given.put("dynamic", true);
            }
        }
        return given;
    }

    private static Object value(Parameter parameter, Rope rope, int target, Random random) {
        return switch (parameter.name()) {
            case "factor" -> 1 + 15 * random.nextDouble();
            case "betaFast" -> 8 + 40 * random.nextDouble();
            case "betaSlow" -> 0.1 + 4 * random.nextDouble();
            case "slope", "mscale" -> 0.2 * random.nextDouble();
            case "attentionFactor" -> 0.5 + random.nextDouble();
            case "base" -> 1e4 + 1e6 * random.nextDouble();
            case "exemptLayers" -> random.nextInt(4);
            case "lowFreqFactor" -> 0.5 + random.nextDouble();
            case "highFreqFactor" -> 2 + 4 * random.nextDouble();
            case "group" -> 1 + random.nextInt(9);
            case "window" -> 1 + random.nextInt(rope.trainedLength() - 1);
            case "leak" -> 1 + (random.nextBoolean() ? random.nextInt(8) : 8 * random.nextDouble());
            case "offset", "local" -> 1 + random.nextInt(rope.trainedLength());
            case "global", "sinks" -> random.nextInt(rope.trainedLength() / 2);
            case "recent" -> 1 + random.nextInt(rope.trainedLength() / 2);
            case "logBase" -> 2 + 100 * random.nextDouble();
            case "chunk" -> 1 + random.nextInt(rope.trainedLength());
            case "cap" -> 1 + random.nextInt(rope.trainedLength());
            case "shortFactor", "longFactor" -> factors(rope, random);
            case "factors" -> {
                List<Integer> parts = IntStream.rangeClosed(1, rope.pairs())
                        .filter(count -> rope.pairs() % count == 0)
                        .boxed()
                        .toList();
                yield Stream.generate(() -> 1.0 + random.nextInt(6))
                        .limit(parts.get(random.nextInt(parts.size())))
                        .toList();
            }
            case "minRatio" -> 1 + 0.7 * random.nextDouble();
            case "maxRatio" -> 2 + random.nextDouble();
            case "fromLayer" -> random.nextInt(4);
            case "positions" -> 1 + random.nextInt(Math.max(1, target - 1));
            case "tail" -> 0;
            case "beta" -> random.nextDouble();
            case "length" -> 1 + random.nextInt(rope.trainedLength());
            default ->
                switch (parameter.kind()) {
                    case WORD ->
                        parameter.words().get(random.nextInt(parameter.words().size()));
                    case METHOD -> {
                        String name = SINGLE.get(random.nextInt(SINGLE.size()));
                        yield Configuration.of(name, parameters(name, rope, target, random));
                    }
                    case FLAG -> random.nextBoolean();
                    case NUMBER -> parameter.min() + (parameter.max() - parameter.min()) * random.nextDouble();
                    default -> throw new AssertionError("say how to draw " + parameter);
                };
        };
    }

    private static RopeScaling scaling(Rope rope, Random random) {
        Map<String, Object> lengths = Map.of(
                "max_position_embeddings",
                4 * rope.trainedLength(),
                "original_max_position_embeddings",
                rope.trainedLength());
        Map<String, Object> values = new TreeMap<>(lengths);
        String type = List.of("default", "linear", "dynamic", "yarn", "llama3", "longrope")
                .get(random.nextInt(6));
        values.put("factor", 1 + 7 * random.nextDouble());
        values.put("low_freq_factor", 1.0);
        values.put("high_freq_factor", 4.0);
        values.put("short_factor", factors(rope, random));
        values.put("long_factor", factors(rope, random));
        return new RopeScaling(type, values);
    }

    private static List<Double> factors(Rope rope, Random random) {
        return DoubleStream.generate(() -> 1 + 7 * random.nextDouble())
                .limit(rope.pairs())
                .sorted()
                .boxed()
                .toList();
    }
}
