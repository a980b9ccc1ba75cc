package dev.ropewalk.app;

import java.util.regex.Pattern;

/** Passwords in addresses of databases, which no message repeats: {@code user:password@host} and {@code password=…}. */
final class Secrets {

    private static final Pattern IN_ADDRESS = Pattern.compile("(//[^\\s:/@]*):\\S*@");
    private static final Pattern AS_SETTING = Pattern.compile("(?i)\\b((?:ssl)?(?:password|passwd|pwd))=[^;&\\s\"']*");

    static String hidden(String text) {
        return AS_SETTING.matcher(IN_ADDRESS.matcher(text).replaceAll("$1:…@")).replaceAll("$1=…");
    }

    private Secrets() {}
}
