package dev.ropewalk.app;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** One call a method that another machine answers otherwise, for the test that looks for such calls. */
@SuppressWarnings({"DefaultCharset", "StringCaseLocaleUsage", "unused"})
class Careless {

    String number(double x) {
        return "%.1f".formatted(x);
    }

    String word(String text) {
        return text.toLowerCase();
    }

    Function<String, String> reference() {
        return String::toUpperCase;
    }

    void printed(PrintStream out) {
        out.printf("%d", 1);
    }

    byte[] bytes(String text) {
        return text.getBytes();
    }

    String text(byte[] bytes) {
        return new String(bytes);
    }

    Reader reader(byte[] bytes) {
        return new InputStreamReader(new ByteArrayInputStream(bytes));
    }

    NumberFormat format() {
        return NumberFormat.getPercentInstance();
    }

    DateTimeFormatter date() {
        return DateTimeFormatter.ofPattern("d MMM");
    }
}
