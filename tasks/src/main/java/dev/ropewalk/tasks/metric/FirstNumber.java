package dev.ropewalk.tasks.metric;

import java.util.List;

/**
 * Whether the first number of an answer, its first run of Unicode's decimal digits, is the key. Passkey retrieval, Mohtashami and Jaggi 2023,
 * arXiv 2305.16300; published scorers differ, each is here.
 */
enum FirstNumber implements Scorer {
    /** Ours: equal as text, so neither 012345 nor full-width digits are 12345. */
    EXACT {
        @Override
        boolean right(String prediction, String number, String key) {
            return number.equals(key);
        }
    },
    /** The key stands anywhere in the answer. */
    ANYWHERE {
        @Override
        boolean right(String prediction, String number, String key) {
            return prediction.contains(key);
        }
    },
    /** eval/passkey.py, jquesnelle/yarn 995db5b: equal as integers. Python's {@code int} refuses more than 4,300 digits. */
    YARN {
        @Override
        boolean right(String prediction, String number, String key) {
            return readable(number) && readable(key) && integer(number).equals(integer(key));
        }
    },
    /** eval/passkey_hard.py of the same: the integer begins with the key; one too long to be read gives way to the answer's first 20 characters. */
    YARN_HARD {
        @Override
        boolean right(String prediction, String number, String key) {
            String read = readable(number)
                    ? integer(number)
                    : prediction.substring(
                            0,
                            prediction.offsetByCodePoints(
                                    0, Math.min(20, prediction.codePointCount(0, prediction.length()))));
            return read.startsWith(integer(key));
        }
    };

    private static final int MOST_DIGITS = 4300;

    abstract boolean right(String prediction, String number, String key);

    @Override
    public Score read(String prediction, Reference reference) {
        String key = reference.answer();
        if (!key.matches("\\p{Nd}+")) throw new IllegalArgumentException("a key must be digits, got '" + key + "'");
        List<String> numbers = PythonText.numbers(prediction);
        if (numbers.isEmpty()) return new Score(0, null);
        return new Score(right(prediction, numbers.get(0), key) ? 1 : 0, numbers.get(0));
    }

    private static boolean readable(String digits) {
        return digits.codePointCount(0, digits.length()) <= MOST_DIGITS;
    }

    /** As Python prints an integer: ASCII digits, none of them a leading zero. */
    private static String integer(String digits) {
        StringBuilder ascii = new StringBuilder();
        digits.codePoints().map(c -> Character.digit(c, 10)).forEach(ascii::append);
        return ascii.toString().replaceFirst("^0+(?=.)", "");
    }
}
