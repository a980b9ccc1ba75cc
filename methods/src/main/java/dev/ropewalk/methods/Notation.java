package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How people write a configuration: {@code name{parameter=value,…}}. Values stay text here; each parameter knows how to read its own. */
final class Notation {

    static Configuration read(String text) {
        String trimmed = text.trim();
        int brace = trimmed.indexOf('{');
        if (brace < 0) return Configuration.of(trimmed);
        if (!trimmed.endsWith("}")) throw unreadable(text, "it does not end with a brace");
        Map<String, Object> parameters = new TreeMap<>();
        for (String part : parts(text, trimmed.substring(brace + 1, trimmed.length() - 1))) {
            int equals = part.indexOf('=');
            if (equals < 1) throw unreadable(text, "'" + part.trim() + "' is not parameter=value");
            String name = part.substring(0, equals).trim();
            if (parameters.put(name, part.substring(equals + 1).trim()) != null)
                throw unreadable(text, "'" + name + "' is given twice");
        }
        try {
            return Configuration.of(trimmed.substring(0, brace).trim(), parameters);
        } catch (FaultsException e) { // a text has no places of its own
            throw new FaultsException(e.faults().stream()
                    .map(fault -> new Fault("", fault.sentence()))
                    .toList());
        }
    }

    /** The entries of {@code [1, 1.05, …]}; a text without brackets is its only entry. */
    static List<String> list(String text) {
        return text.startsWith("[") && text.endsWith("]")
                ? parts(text, text.substring(1, text.length() - 1))
                : List.of(text);
    }

    static List<String> entries(String list) {
        List<String> entries = parts(list, list).stream().map(String::strip).toList();
        if (entries.isEmpty() || entries.contains(""))
            throw new IllegalArgumentException("an entry of the list '" + list + "' is empty");
        return entries;
    }

    /** What stands between the commas outside all braces and brackets. */
    private static List<String> parts(String whole, String inside) {
        List<String> parts = new ArrayList<>();
        int depth = 0, start = 0;
        for (int at = 0; at < inside.length(); at++) {
            char c = inside.charAt(at);
            if (c == '{' || c == '[') depth++;
            else if ((c == '}' || c == ']') && --depth < 0)
                throw unreadable(whole, "a brace closes that was not opened");
            else if (c == ',' && depth == 0) {
                parts.add(inside.substring(start, at));
                start = at + 1;
            }
        }
        if (depth != 0) throw unreadable(whole, "a brace is not closed");
        if (!inside.isBlank()) parts.add(inside.substring(start));
        return parts;
    }

    private static IllegalArgumentException unreadable(String text, String why) {
        return new IllegalArgumentException(
                "cannot read configuration '" + text + "': " + why + "; write name or name{parameter=value,…}");
    }

    private Notation() {}
}
