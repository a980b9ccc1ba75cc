package dev.ropewalk.tasks.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Key-value retrieval: {@code {ordered_kv_records: [[key, value], …], key, value}}. Liu et al. 2023, arXiv 2307.03172;
 * nelson-liu/lost-in-the-middle 29b8a6d, src/lost_in_the_middle/prompting.py. With {@code queryAware} the key stands before the data, too.
 */
final class KeyValue {

    private static final int NEW_TOKENS = 100;

    static Dataset open(SourceFile file, Options options) {
        boolean queryAware = options.flag("queryAware");
        String name = options.text("dataset", file.stem());
        List<Question> questions = new ArrayList<>();
        file.eachLine(row -> {
            List<Map.Entry<String, String>> records = row.pairs("ordered_kv_records");
            String key = row.filled("key"), value = row.filled("value");
            if (records.size() < 2)
                throw row.wrong("fewer than 2 records in ordered_kv_records, there are " + records.size());
            Set<String> keys = new HashSet<>();
            int gold = -1;
            for (int i = 0; i < records.size(); i++) {
                String one = records.get(i).getKey();
                if (Blanks.only(one)) throw row.wrong("empty key in ordered_kv_records");
                if (!keys.add(one)) throw row.wrong("duplicate key " + Row.shown(one) + " in ordered_kv_records");
                if (one.equals(key)) gold = i;
            }
            if (gold < 0) throw row.wrong("key " + Row.shown(key) + " is not in ordered_kv_records");
            if (!records.get(gold).getValue().equals(value))
                throw row.wrong("value " + Row.shown(value) + " differs from the record's, "
                        + Row.shown(records.get(gold).getValue()));
            String data = records.stream()
                    .map(one -> "\"" + one.getKey() + "\": \"" + one.getValue() + "\"")
                    .collect(Collectors.joining(",\n ", "JSON data:\n{", "}\n\n"));
            String asked = "Key: \"" + key + "\"\n";
            String id = name + "-" + questions.size();
            SortedMap<String, Object> labels = new TreeMap<>(Map.of("goldIndex", gold, "pairs", records.size()));
            questions.add(Question.asked(
                    id,
                    id,
                    "Extract the value corresponding to the specified key in the JSON object below.\n\n"
                            + (queryAware ? asked + "\n" : "")
                            + data + asked + "Corresponding value:",
                    null,
                    List.of(value),
                    "key_value",
                    Generation.of(NEW_TOKENS, true),
                    labels));
        });
        return file.dataset(name, Format.KEY_VALUE, options, questions);
    }

    private KeyValue() {}
}
