package dev.ropewalk.decoder.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds for each tensor of a checkpoint's files its place in the model. As in transformers 5.23.0 (core_model_loading.py, rename_source_key) the
 * base model's prefix may be missing, and GPT-NeoX's head has two names; beyond it, one prefix that all names share is left out, such as
 * torch.compile's {@code _orig_mod.} or DataParallel's {@code module.}.
 *
 * <p>What has no place is refused where it belongs to a layer or to a matrix or norm of the model: the numbers would be another model's. All else
 * is noted, save what transformers passes over in silence, too: tables of rotation and masks.
 */
final class TensorNames {

    private static final Pattern LAST = Pattern.compile("(.+)\\.(weight|bias)"),
            LAYER = Pattern.compile("(\\d{1,9})\\.(.+)");
    private static final int MOST_NAMED = 5;

    private final Family family;
    private final Layout layout;
    private final DecoderConfig config;
    private final String base;
    private final Set<String> parts;

    private TensorNames(Family family, DecoderConfig config) {
        this.family = family;
        this.config = config;
        layout = family.layout();
        base = layout.layers().substring(0, layout.layers().indexOf('.') + 1);
        parts = Set.copyOf(Stream.of(
                        layout.norms().names(),
                        layout.attention().names(),
                        headNorms(),
                        List.of(layout.output(), layout.down()),
                        layout.inner().names())
                .flatMap(List::stream)
                .toList());
    }

    private List<String> headNorms() {
        return layout.headNorms()
                .map(names -> Stream.of(names.queries(config.heads()), names.keys(config.keyHeads()))
                        .flatMap(List::stream)
                        .toList())
                .orElse(List.of());
    }

    /**
     * The tensors by the names of the family's layout.
     *
     * @param note told what a user should know, a sentence each
     * @throws CheckpointException naming a tensor that the model has no place for and cannot do without
     */
    static Map<String, StoredTensor> placed(
            Family family, DecoderConfig config, Map<String, StoredTensor> files, Consumer<String> note) {
        return new TensorNames(family, config).placed(files, note);
    }

    private Map<String, StoredTensor> placed(Map<String, StoredTensor> files, Consumer<String> note) {
        String wrapper = wrapper(List.copyOf(files.keySet()));
        if (!wrapper.isEmpty()) note.accept("All tensor names begin with '" + wrapper + "', which is left out.");
        Map<String, StoredTensor> placed = new LinkedHashMap<>();
        Map<String, String> given = new LinkedHashMap<>();
        List<String> homeless = new ArrayList<>();
        files.forEach((name, stored) -> {
            String place = place(name.substring(wrapper.length()));
            String other = given.put(place, name);
            if (other != null) throw stored.file().broken("tensors " + other + " and " + name + " are both " + place);
            placed.put(place, stored);
            if (!isWanted(place) && !isHarmless(place)) {
                refuse(place, name, stored);
                homeless.add(name);
            }
        });
        if (!homeless.isEmpty())
            note.accept((homeless.size() == 1 ? "A tensor has" : homeless.size() + " tensors have") + " no place in a "
                    + family.modelType() + " and "
                    + (homeless.size() == 1 ? "is" : "are") + " not read: "
                    + String.join(", ", homeless.subList(0, Math.min(MOST_NAMED, homeless.size())))
                    + (homeless.size() > MOST_NAMED ? ", …" : "") + ".");
        return placed;
    }

    /** The shortest beginning that all names share and without which the most of them have a place. */
    private String wrapper(List<String> names) {
        String best = "";
        long most = 0;
        for (String candidate : beginnings(names)) {
            long found = names.stream()
                    .filter(name -> isKnown(place(name.substring(candidate.length()))))
                    .count();
            if (found > most) {
                most = found;
                best = candidate;
            }
            if (most == names.size()) break;
        }
        return best;
    }

    /** Empty, and every beginning that ends with a stop and is shared, shortest first. */
    private static List<String> beginnings(List<String> names) {
        List<String> beginnings = new ArrayList<>(List.of(""));
        if (names.isEmpty()) return beginnings;
        String first = names.get(0);
        for (int stop = first.indexOf('.'); stop >= 0; stop = first.indexOf('.', stop + 1)) {
            String beginning = first.substring(0, stop + 1);
            if (!names.stream().allMatch(name -> name.startsWith(beginning))) break;
            beginnings.add(beginning);
        }
        return beginnings;
    }

    private String place(String name) {
        String head = family.otherHead()
                .filter(other -> name.startsWith(other + "."))
                .map(other -> layout.head() + name.substring(other.length()))
                .orElse(name);
        if (isKnown(head)) return head;
        if (isKnown(base + head)) return base + head;
        if (head.startsWith(base) && isKnown(head.substring(base.length()))) return head.substring(base.length());
        return (base + name).startsWith(layout.layers()) ? base + name : name;
    }

    /** Whether the family has a module of this tensor's name, in any layer. */
    private boolean isKnown(String tensor) {
        Matcher last = LAST.matcher(tensor);
        return last.matches() && (isOutside(last.group(1)) || parts.contains(part(last.group(1))));
    }

    private boolean isOutside(String module) {
        return module.equals(layout.embedding()) || module.equals(layout.finalNorm()) || module.equals(layout.head());
    }

    /** A module's name within its layer, empty where it is in none. */
    private String part(String module) {
        return layer(module).map(matcher -> matcher.group(2)).findFirst().orElse("");
    }

    private Stream<Matcher> layer(String name) {
        if (!name.startsWith(layout.layers())) return Stream.empty();
        return Stream.of(LAYER.matcher(name.substring(layout.layers().length())))
                .filter(Matcher::matches);
    }

    private boolean isWanted(String tensor) {
        Matcher last = LAST.matcher(tensor);
        if (!isKnown(tensor) || !last.matches() || isBeyond(tensor) || !blockHas(part(last.group(1)))) return false;
        return last.group(2).equals("weight") || hasBias(last.group(1));
    }

    /** Norms that only some models of a family have. */
    private boolean blockHas(String part) {
        Block block = config.block();
        if (headNorms().contains(part)) return block.headNorms() != Block.HeadNorms.NONE;
        return block.normBeforeFeedForward()
                || layout.norms().beforeFeedForward().filter(part::equals).isEmpty();
    }

    private boolean isBeyond(String tensor) {
        return layer(tensor).anyMatch(matcher -> Integer.parseInt(matcher.group(1)) >= config.layers());
    }

    private boolean hasBias(String module) {
        String part = part(module);
        Block.Biases biases = config.block().biases();
        if (module.equals(layout.head())) return config.headBias();
        if (layout.attention().names().contains(part)) return biases.attention();
        if (layout.output().equals(part)) return biases.output();
        if (layout.inner().names().contains(part) || layout.down().equals(part)) return biases.feedForward();
        return !module.equals(layout.embedding())
                && config.block().norm().biased
                && !headNorms().contains(part);
    }

    /** Buffers of older versions, which hold nothing that was learned. */
    private boolean isHarmless(String place) {
        List<String> steps = Arrays.asList(place.split("\\.", -1));
        return steps.contains("rotary_emb")
                || place.endsWith(".masked_bias")
                || family.masks().stream().anyMatch(place::endsWith);
    }

    private void refuse(String place, String name, StoredTensor stored) {
        if (Quantization.isScale(place))
            throw stored.file()
                    .broken("tensor " + name
                            + " belongs to quantized weights, which are not read: take the original checkpoint");
        if (place.contains(".lora_"))
            throw stored.file()
                    .broken("tensor " + name
                            + " belongs to an adapter: merge it into its base model first, and give the merged model");
        if (isBeyond(place))
            throw stored.file()
                    .broken("tensor " + name + " is there, but config.json says num_hidden_layers " + config.layers());
        if (isKnown(place))
            throw stored.file().broken("tensor " + name + " is there, but config.json says there is none");
        if (place.startsWith(layout.layers()))
            throw stored.file()
                    .broken("tensor " + name + " has no place in a " + family.modelType()
                            + ": the files are another model's than config.json says");
    }
}
