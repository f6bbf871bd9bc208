package dev.smartcron.text;

import java.util.Locale;
import java.util.Optional;

/** Characters that look like others, or like nothing, as they come along with text from web pages and word processors. */
public final class OddCharacters {
    private OddCharacters() {}

    /** The first of them in a text, with what to write instead, such as {@code a no-break space (U+00A0): write an ordinary one}. */
    public static Optional<String> in(String text) {
        for (int i = 0; i < text.length(); i++) {
            String name = name(text.charAt(i));
            if (!name.isEmpty()) {
                int colon = name.indexOf(':');
                return Optional.of(String.format(
                        Locale.ROOT,
                        "%s (U+%04X)%s",
                        name.substring(0, colon),
                        (int) text.charAt(i),
                        name.substring(colon)));
            }
        }
        return Optional.empty();
    }

    private static String name(char c) {
        return switch (c) {
            case '\u00a0' -> "a no-break space: write an ordinary one";
            case '\u202f' -> "a narrow no-break space: write an ordinary one";
            case '\u3000' -> "an ideographic space: write an ordinary one";
            case '\u00ad' -> "a soft hyphen, which is not seen: take it out";
            case '\u200b' -> "a zero-width space, which is not seen: take it out";
            case '\u200c', '\u200d', '\u2060' -> "a joiner, which is not seen: take it out";
            case '\ufeff' -> "a byte order mark, which is not seen: take it out";
            case '\u200e',
                    '\u200f',
                    '\u202a',
                    '\u202b',
                    '\u202c',
                    '\u202d',
                    '\u202e',
                    '\u2066',
                    '\u2067',
                    '\u2068',
                    '\u2069' -> "a mark of the direction of writing, which is not seen: take it out";
            case '\u2028', '\u2029', '\u0085' -> "a line separator: write an ordinary line end";
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> "a typographic quote: write \"";
            case '\u2018', '\u2019', '\u201a' -> "a typographic quote: write '";
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> "a typographic dash: write -";
            case '\u2217', '\uff0a' -> "a typographic star: write *";
            case '\uff1a' -> "a wide colon: write :";
            default -> c >= '\u2000' && c <= '\u200a' ? "a typographic space: write an ordinary one" : "";
        };
    }
}
