package dev.ropewalk.decoder.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** What macOS calls the chip of this machine, by sysctlbyname(3) of its C library. Never run on a Mac by those who wrote it. */
final class AppleChip {

    /** Where macOS does not tell. */
    static final String UNNAMED = "Apple silicon";

    private static final String FIELD = "machdep.cpu.brand_string";

    private static final int ROOM = 256;

    /** Such as {@code Apple M2 Pro}. */
    static String name() {
        try (Memory text = new Memory(ROOM);
                Memory size = new Memory(Native.SIZE_T_SIZE)) {
            size.setLong(0, ROOM);
            Function ask = NativeLibrary.getInstance("c").getFunction("sysctlbyname");
            int answer = ask.invokeInt(new Object[] {FIELD, text, size, Pointer.NULL, 0L});
            String name = answer == 0 ? text.getString(0, "UTF-8").strip() : "";
            return name.isEmpty() ? UNNAMED : name;
        } catch (UnsatisfiedLinkError e) {
            return UNNAMED;
        }
    }

    private AppleChip() {}
}
