package dev.ropewalk.decoder.engine;

import ai.djl.engine.Engine;
import dev.ropewalk.decoder.engine.Device.Kind;
import dev.ropewalk.decoder.natives.NativeLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The devices of this machine that this program can compute on. */
public final class Devices {

    /** What may be asked for. */
    public static final String WORDS = "cpu, cuda, cuda:N, mps or auto";

    private static final Pattern WORD = Pattern.compile("cpu|auto|mps|cuda(?::([0-9]{1,3}))?");

    /** How the cards were found. @param why there are none, as a part of a sentence; null where there are */
    private record Cards(List<Device> devices, @Nullable String why) {}

    private static @Nullable Cards found;

    /** @throws IllegalArgumentException if nothing can be asked for by this word */
    public static String check(String word) {
        if (!WORD.matcher(word).matches())
            throw new IllegalArgumentException("device must be " + WORDS + ", got '" + word + "'");
        return word;
    }

    /**
     * The device a user asks for: {@code cuda} is the first card, {@code auto} that or else a Mac's graphics part or else the processor.
     *
     * @throws IllegalArgumentException if it is no word for one
     * @throws DeviceException one sentence, why there is none
     */
    public static Device named(String word) {
        Matcher parts = WORD.matcher(check(word));
        if (word.equals("cpu") || !parts.matches()) return Device.cpu();
        if (word.equals("auto"))
            return cards().devices().stream().findFirst().or(Devices::mps).orElseGet(Device::cpu);
        if (word.equals("mps"))
            return mps().orElseThrow(() -> new DeviceException(
                    "There is no device mps: it is the graphics part of a Mac with Apple silicon."));
        int number = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        List<Device> cards = cards().devices();
        if (number < cards.size()) return cards.get(number);
        throw new DeviceException(
                cards.isEmpty()
                        ? whyNoCuda().orElseThrow()
                        : "There is no device cuda:" + number + ": the cards are numbered 0 to " + (cards.size() - 1)
                                + ".");
    }

    /** All there are, the processor first. */
    public static List<Device> all() {
        List<Device> all = new ArrayList<>(List.of(Device.cpu()));
        all.addAll(cards().devices());
        mps().ifPresent(all::add);
        return List.copyOf(all);
    }

    /** One sentence, empty where there is a card. */
    public static Optional<String> whyNoCuda() {
        return Optional.ofNullable(cards().why()).map(why -> "There is no device cuda: " + why + ".");
    }

    /** The library that computes, such as {@code PyTorch 2.7.1}. */
    public static String library() {
        Engine engine = NativeLibraries.pytorch();
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /** Looked for once; anew, where that failed. */
    private static synchronized Cards cards() {
        if (found == null) found = find();
        return found;
    }

    private static Cards find() {
        try {
            CudaDriver driver = CudaDriver.open();
            if (!NativeLibraries.pytorch().hasCapability("CUDA"))
                return new Cards(
                        List.of(),
                        "the NVIDIA driver (CUDA " + driver.version() + ") shows " + driver.name(0) + ", but this "
                                + library() + " was built without CUDA; docs/gpu.md says how to get one that was");
            return new Cards(
                    IntStream.range(0, driver.count())
                            .mapToObj(number -> Device.card(number, driver.name(number), driver.capability(number)))
                            .toList(),
                    null);
        } catch (DeviceException e) {
            return new Cards(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Device> mps() {
        boolean apple = System.getProperty("os.name", "").startsWith("Mac")
                && System.getProperty("os.arch", "").equals("aarch64");
        return apple ? Optional.of(Device.of(Kind.MPS, 0, AppleChip.name())) : Optional.empty();
    }

    private Devices() {}
}
