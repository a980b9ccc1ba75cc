package dev.ropewalk.decoder.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The non-linearity of a feed-forward, by the names config.json may give it. Hendrycks and Gimpel 2016, arXiv 1606.08415. */
public enum Activation {
    SILU(0, "silu", "swish"),
    GELU(1, "gelu"),
    GELU_TANH(2, "gelu_new", "gelu_pytorch_tanh", "gelu_fast");

    private final int code;

    private final List<String> names;

    Activation(int code, String... names) {
        this.code = code;
        this.names = List.of(names);
    }

    /** What {@code activate} in kernels.torchscript and {@code activated} in training.torchscript call it. */
    int code() {
        return code;
    }

    static Activation read(ConfigFile file) {
        return read(file, "hidden_act");
    }

    /** By {@code hidden_activation}. A {@code hidden_act} beside it decides nothing; where it says something else, that is noted. */
    static Activation readNewer(ConfigFile file) {
        Activation meant = read(file, "hidden_activation");
        String older = file.at("hidden_act").asString("");
        if (file.says("hidden_act") && !meant.isCalled(older))
            file.note("hidden_act '" + older + "' is not read, hidden_activation is, as in transformers 5.23.0");
        return meant;
    }

    private static Activation read(ConfigFile file, String field) {
        String name = file.text(field);
        return Arrays.stream(values())
                .filter(activation -> activation.isCalled(name))
                .findFirst()
                .orElseThrow(() -> file.wrong(field, "'" + name + "' is not supported, known: " + known()));
    }

    boolean isCalled(String name) {
        return names.contains(name);
    }

    private static String known() {
        return Arrays.stream(values())
                .flatMap(activation -> activation.names.stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }
}
