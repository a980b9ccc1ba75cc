package dev.ropewalk.app;

import dev.ropewalk.statistics.EffectiveLength;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The fields of a row of {@code stats}, each refused by name where it is missing or of another kind.
 *
 * @param rows this one and those before it, by their id
 */
record StatisticRow(JsonNode json, Map<String, JsonNode> rows) {

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode node(String field) {
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) throw new IllegalArgumentException("'" + field + "' is missing");
        return node;
    }

    double number(String field) {
        return number(node(field), field);
    }

    private static double number(JsonNode node, String field) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue()))
            throw new IllegalArgumentException("'" + field + "' must be a number, got " + node);
        return node.doubleValue();
    }

    long count(String field) {
        JsonNode node = node(field);
        if (!node.isNumber() || node.doubleValue() != Math.rint(node.doubleValue()) || !node.canConvertToLong())
            throw new IllegalArgumentException("'" + field + "' must be a whole number, got " + node);
        return node.longValue();
    }

    double level() {
        return has("level") ? number("level") : 0.95;
    }

    long seed() {
        return has("seed") ? count("seed") : 1;
    }

    double[] numbers(String field) {
        return list(field).stream().mapToDouble(node -> number(node, field)).toArray();
    }

    List<String> labels(String field) {
        List<JsonNode> labels = list(field);
        for (JsonNode label : labels)
            if (!label.isString() && !label.isNumber())
                throw new IllegalArgumentException("'" + field + "' must hold texts or numbers, got " + label);
        return labels.stream().map(JsonNode::asString).toList();
    }

    private List<JsonNode> list(String field) {
        JsonNode node = node(field);
        if (!node.isArray()) throw new IllegalArgumentException("'" + field + "' must be a list, got " + node);
        return node.valueStream().toList();
    }

    /** A number of them, lists of indices, or {@code as in ID}: those of an earlier row. */
    JsonNode resamples() {
        JsonNode own =
                has("resamples") ? node("resamples") : JsonNodeFactory.instance.numberNode(PairedBootstrap.RESAMPLES);
        if (!own.isString()) return own;
        JsonNode other = rows.get(own.stringValue().replaceFirst("^as in ", ""));
        if (other == null || other.path("resamples").isString())
            throw new IllegalArgumentException(
                    "'resamples' must be a number, lists of indices or 'as in ID' with the id of"
                            + " an earlier row that has them, got " + own);
        return other.path("resamples");
    }

    int drawn(JsonNode resamples) {
        if (!resamples.isIntegralNumber() || !resamples.canConvertToInt())
            throw new IllegalArgumentException(
                    "'resamples' must be a whole number or lists of indices, got " + resamples);
        return resamples.intValue();
    }

    int[][] indices(JsonNode lists, String field) {
        List<int[]> table = new ArrayList<>();
        for (JsonNode list : lists) {
            if (!list.isArray() || list.valueStream().anyMatch(node -> !node.isIntegralNumber()))
                throw new IllegalArgumentException("'" + field + "' must hold lists of whole numbers, got " + list);
            table.add(list.valueStream().mapToInt(JsonNode::intValue).toArray());
        }
        return table.toArray(int[][]::new);
    }

    List<EffectiveLength.Measured> measured() {
        List<JsonNode> lengths = list("lengths"),
                estimates = list("estimates"),
                lower = list("lower"),
                upper = list("upper");
        if (estimates.size() != lengths.size() || lower.size() != lengths.size() || upper.size() != lengths.size())
            throw new IllegalArgumentException("'lengths', 'estimates', 'lower' and 'upper' must be equally long, got "
                    + lengths.size() + ", " + estimates.size() + ", " + lower.size() + ", " + upper.size());
        List<EffectiveLength.Measured> measured = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            if (!lengths.get(i).isIntegralNumber())
                throw new IllegalArgumentException("'lengths' must be whole numbers, got " + lengths.get(i));
            boolean scored = !estimates.get(i).isNull(),
                    bounded = !lower.get(i).isNull() && !upper.get(i).isNull();
            measured.add(new EffectiveLength.Measured(
                    lengths.get(i).intValue(),
                    scored ? number(estimates.get(i), "estimates") : null,
                    scored && bounded
                            ? new Interval(number(lower.get(i), "lower"), number(upper.get(i), "upper"))
                            : null));
        }
        return measured;
    }
}
