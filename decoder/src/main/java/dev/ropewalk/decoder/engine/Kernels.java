package dev.ropewalk.decoder.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.decoder.natives.NativeLibraries;
import dev.ropewalk.host.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code kernels.torchscript}, callable from Java. A result belongs to the manager named in the call, never to that of an
 * operand. Keeps the model it was loaded from alive; close it.
 */
public final class Kernels implements AutoCloseable {

    /** Arguments that a kernel takes as one, in its order. */
    public record Tuple(Object... parts) {}

    /** An argument converted once for many calls, which keeps its arrays alive. Closed with its owner, or before. */
    public static final class Held implements AutoCloseable {

        private final NDManager owner;
        private final IValue value;
        private final String name = UUID.randomUUID().toString();

        private Held(NDManager owner, IValue value) {
            this.owner = owner;
            this.value = value;
            owner.attachInternal(name, value);
        }

        @Override
        public void close() {
            owner.detachInternal(name);
            value.close();
        }
    }

    private final Device device;
    private final Operators operators;
    private final double cap;
    private final Model model;
    private final PtSymbolBlock block;
    private final NDArray none;

    /**
     * With the operators of a device.
     *
     * @throws IllegalArgumentException one sentence, where PyTorch or the functions have no place on the disk
     */
    public Kernels(Device device) {
        this(device, 0);
    }

    /**
     * The same where logits of attention have a bound, which no fused operator knows: then the portable form computes them.
     *
     * @param cap 0 for no bound
     */
    public Kernels(Device device, double cap) {
        this(device, cap > 0 ? Operators.PORTABLE : Operators.of(device), cap);
    }

    public Kernels(Device device, Operators operators) {
        this(device, operators, 0);
    }

    private Kernels(Device device, Operators operators, double cap) {
        this(device, operators, cap, source("kernels.torchscript") + operators.source());
    }

    /**
     * The same with the attention of {@code dense.torchscript} in the place of their own: a form to compare with, not to work with.
     */
    public Kernels dense() {
        String banded = source("kernels.torchscript")
                .replace("def attend(", "def banded_attend(")
                .replace("def attend_one(", "def banded_attend_one(");
        return new Kernels(device, operators, cap, banded + operators.source() + source("dense.torchscript"));
    }

    /** With those of {@code training.torchscript} beside them: a processor trains. */
    public static Kernels training() {
        return training(0);
    }

    /** The same where logits of attention have a bound. @param cap 0 for none */
    public static Kernels training(double cap) {
        Operators operators = cap > 0 ? Operators.PORTABLE : Operators.CPU;
        return new Kernels(
                Device.cpu(),
                operators,
                cap,
                source("kernels.torchscript") + operators.source() + source("training.torchscript"));
    }

    /** What becomes of logits of attention. */
    private static String bounded(double cap) {
        return cap > 0
                ? source("bounded.torchscript")
                        .replace(
                                "CAP",
                                new BigDecimal(cap)
                                        .setScale(9, RoundingMode.HALF_EVEN)
                                        .toPlainString())
                : source("unbounded.torchscript");
    }

    private Kernels(Device device, Operators operators, double cap, String source) {
        this.device = device;
        this.operators = operators;
        this.cap = cap;
        NativeLibraries.pytorch();
        model = Model.newInstance("kernels", device.djl(), "PyTorch");
        load(model, source + bounded(cap));
        block = (PtSymbolBlock) model.getBlock();
        none = manager().create(new Shape(0));
        JniUtils.setGraphExecutorOptimize(
                false); // shapes change from call to call: specialising to them only costs time
    }

    private static void load(Model model, String source) {
        try {
            Path folder = Files.createTempDirectory("ropewalk-kernels"), archive = folder.resolve("kernels.pt");
            try {
                TorchScriptArchive.write(archive, source);
                model.load(folder, "kernels");
            } finally {
                Files.deleteIfExists(archive);
                Files.delete(folder);
            }
        } catch (IOException e) {
            model.close();
            throw new IllegalArgumentException(
                    Caches.unwritable(
                            Path.of(System.getProperty("java.io.tmpdir")), e, "-Djava.io.tmpdir in ROPEWALK_JAVA_OPTS"),
                    e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("kernels.torchscript does not load", e);
        }
    }

    static String source(String name) {
        try (InputStream in = Kernels.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is not on the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where their arrays lie. */
    public Device device() {
        return device;
    }

    /** Which compute the parts of attention. */
    public Operators operators() {
        return operators;
    }

    /** Bound of the logits of attention, 0 for none. */
    public double cap() {
        return cap;
    }

    /** The manager under which everything of a decoder hangs. */
    public NDManager manager() {
        return model.getNDManager();
    }

    /** DJL makes float32 alone of the types there are; what a kernel makes may not be changed in place from Java. */
    public NDArray zeros(NDManager owner, Dtype dtype, long... shape) {
        return dtype == Dtype.FLOAT32 ? owner.zeros(new Shape(shape)) : call(owner, "zeros", shape, dtype.code, none);
    }

    /**
     * @param owner the result's owner
     * @param arguments NDArray, long[], Integer, Long, Double, Boolean, String, a list or tuple of these, or one that is held
     */
    public NDArray call(NDManager owner, String function, Object... arguments) {
        return with(arguments, values -> {
            try (IValue result = IValueUtils.runMethod(block, function, values)) {
                return result.toTensor((PtNDManager) owner);
            }
        });
    }

    /**
     * The same with autograd at work, which {@link #call} forbids. DJL has this way for arrays and lists of arrays alone, told apart by the
     * names of their arrays, so none but an empty one may stand in two.
     *
     * @param owner the result's owner
     * @param arguments NDArray, or a list of at least one
     */
    public NDArray callRecording(NDManager owner, String function, Object... arguments) {
        try (NDManager scratch = owner.newSubManager()) {
            NDList all = new NDList();
            NDArray method = scratch.create(0);
            method.setName("module_method:" + function);
            all.add(method);
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof NDArray array) all.add(named(array, null));
                else {
                    NDArray none = scratch.create(new Shape(0));
                    for (Object part : (List<?>) arguments[i])
                        all.add(named(((NDArray) part).size() == 0 ? none : (NDArray) part, "argument" + i + "[]"));
                }
            }
            NDList results = IValueUtils.forward(block, all, true);
            results.attach(owner);
            return results.singletonOrThrow();
        }
    }

    private static NDArray named(NDArray array, @Nullable String name) {
        array.setName(name);
        return array;
    }

    public static Held hold(NDManager owner, Object argument) {
        return new Held(owner, value(argument));
    }

    /** The arguments are converted for as long as they are used. */
    private static <T> T with(Object[] arguments, Function<IValue[], T> use) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) values[i] = value(arguments[i]);
            return use.apply(values);
        } finally {
            for (int i = 0; i < values.length; i++)
                if (values[i] != null && !(arguments[i] instanceof Held)) values[i].close();
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof PtNDArray array) return IValue.from(array);
        if (argument instanceof long[] numbers) return IValue.listFrom(numbers);
        if (argument instanceof Integer number) return IValue.from(number.longValue());
        if (argument instanceof Long number) return IValue.from(number);
        if (argument instanceof Double number) return IValue.from(number);
        if (argument instanceof Boolean flag) return IValue.from(flag);
        if (argument instanceof String text) return IValue.from(text);
        if (argument instanceof Held held) return held.value;
        if (argument instanceof Tuple tuple) return with(tuple.parts(), IValue::tupleFrom);
        if (argument instanceof List<?> list)
            return list.stream().allMatch(PtNDArray.class::isInstance)
                    ? IValue.listFrom(list.toArray(PtNDArray[]::new))
                    : with(list.toArray(), IValue::listFrom);
        throw new IllegalArgumentException(
                "no tensor function takes a " + argument.getClass().getSimpleName());
    }

    @Override
    public void close() {
        model.close();
    }
}
