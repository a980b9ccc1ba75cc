package dev.ropewalk.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in the brackets of a call. */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** The arguments in the order of the parameters, null where one is not given. @throws TemplateException when one is unknown or given twice */
    @Nullable
    Object[] bind(String function, String... parameters) {
        if (positional.size() > parameters.length)
            throw new TemplateException(
                    function + " takes at most " + parameters.length + " arguments, got " + positional.size() + ".");
        @Nullable Object[] bound = new Object[parameters.length];
        for (int i = 0; i < positional.size(); i++) bound[i] = positional.get(i);
        named.forEach((name, value) -> {
            int index = List.of(parameters).indexOf(name);
            if (index < 0) throw new TemplateException(function + " has no parameter '" + name + "'.");
            if (bound[index] != null) throw new TemplateException(function + " got '" + name + "' twice.");
            bound[index] = value;
        });
        return bound;
    }

    /** The same where all must be given. */
    Object[] bindAll(String function, String... parameters) {
        @Nullable Object[] bound = bind(function, parameters);
        Object[] all = new Object[bound.length];
        for (int i = 0; i < all.length; i++) {
            Object value = bound[i];
            if (value == null) throw new TemplateException(function + " needs '" + parameters[i] + "'.");
            all[i] = value;
        }
        return all;
    }
}
