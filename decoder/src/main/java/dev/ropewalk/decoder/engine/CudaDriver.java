package dev.ropewalk.decoder.engine;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.ropewalk.host.Caches;

/**
 * What NVIDIA's driver says of its cards, by the functions of CUDA's driver API (docs.nvidia.com/cuda/cuda-driver-api, 12): numbers and order are
 * those of PyTorch, CUDA_VISIBLE_DEVICES included. Nothing of CUDA's toolkit is needed.
 */
final class CudaDriver {

    private static final int NAME_BYTES = 256;

    /** CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR. */
    private static final int CAPABILITY_MAJOR = 75;

    private final NativeLibrary library;
    private final int count;

    private CudaDriver(NativeLibrary library, int count) {
        this.library = library;
        this.count = count;
    }

    /** @throws DeviceException why there is none, as a part of a sentence */
    static CudaDriver open() {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Mac")) throw new DeviceException("macOS has none");
        String name = system.startsWith("Windows") ? "nvcuda" : "libcuda.so.1";
        checkJna();
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(name);
        } catch (UnsatisfiedLinkError e) {
            throw new DeviceException("no NVIDIA driver is installed (" + name + " is not found)");
        }
        int initialized = library.getFunction("cuInit").invokeInt(new Object[] {0});
        if (initialized != 0)
            throw new DeviceException(
                    "the NVIDIA driver finds no card that it can use (cuInit answers " + initialized + ")");
        IntByReference count = new IntByReference();
        check("cuDeviceGetCount", library.getFunction("cuDeviceGetCount").invokeInt(new Object[] {count}));
        if (count.getValue() == 0) throw new DeviceException("the NVIDIA driver shows no card");
        return new CudaDriver(library, count.getValue());
    }

    /** It unpacks itself at every start, and once that failed never again. */
    private static void checkJna() {
        try {
            NativeLibrary.getProcess();
        } catch (LinkageError e) {
            throw new DeviceException("JNA, by which the driver is asked, cannot be unpacked or loaded ("
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + "); make room in JNA's folder under "
                    + Caches.XDG + " or ~/.cache, and start again");
        }
    }

    int count() {
        return count;
    }

    /** As {@code 12.8}: the newest CUDA that the driver serves. */
    String version() {
        IntByReference version = new IntByReference();
        call("cuDriverGetVersion", version);
        return version.getValue() / 1000 + "." + version.getValue() % 1000 / 10;
    }

    /** Such as {@code NVIDIA H200}. */
    String name(int number) {
        try (Memory name = new Memory(NAME_BYTES)) {
            call("cuDeviceGetName", name, NAME_BYTES, handle(number));
            return name.getString(0, "UTF-8").strip();
        }
    }

    /** The first number of its compute capability: 7 for Volta and Turing, 8 for Ampere and Ada. */
    int capability(int number) {
        IntByReference major = new IntByReference();
        call("cuDeviceGetAttribute", major, CAPABILITY_MAJOR, handle(number));
        return major.getValue();
    }

    /** Bytes of the card: free, and all. */
    long[] memory(int number) {
        int handle = handle(number);
        PointerByReference context = new PointerByReference();
        call("cuDevicePrimaryCtxRetain", context, handle);
        try (Memory numbers = new Memory(2L * Native.SIZE_T_SIZE)) {
            call("cuCtxPushCurrent_v2", context.getValue());
            Pointer all = numbers.share(Native.SIZE_T_SIZE);
            int answer = library.getFunction("cuMemGetInfo_v2").invokeInt(new Object[] {numbers, all});
            call("cuCtxPopCurrent_v2", new PointerByReference());
            check("cuMemGetInfo_v2", answer);
            return new long[] {numbers.getLong(0), all.getLong(0)};
        } finally {
            call("cuDevicePrimaryCtxRelease_v2", handle);
        }
    }

    private int handle(int number) {
        IntByReference handle = new IntByReference();
        call("cuDeviceGet", handle, number);
        return handle.getValue();
    }

    private void call(String function, Object... arguments) {
        check(function, library.getFunction(function).invokeInt(arguments));
    }

    private static void check(String function, int answer) {
        if (answer != 0) throw new DeviceException("the NVIDIA driver answers " + function + " with " + answer);
    }
}
