package dev.smartcron.output.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The shapes in which a secret may turn up in output: as it is, in base64, in a web address, in JSON, in quotes. */
final class SecretForms {
    /** Shorter values are found everywhere; masking them would destroy the output and tell the value by its gaps. */
    static final int SHORTEST = 4;

    /** A line of a secret of several lines is masked by itself from this length on. */
    static final int SHORTEST_LINE = 8;

    /** Longer secrets are looked for in pieces of this size, so that little must be held back. */
    static final int LONGEST = 4_096;

    /** Characters that different programs leave as they are in a web address, besides letters and digits. */
    private static final List<String> UNESCAPED =
            List.of("-_.~", "-_.", "-_.*", "-_.!~*'()", "-_.!*'()", "-_.~/", "-_.~$&+=:@", "-_.!~*'();/?:@&=+$,#");

    /** Characters that some programs escape in JSON for a page: Go three, others five. */
    private static final List<String> MARKUP = List.of("", "<>&", "<>&'+");

    private SecretForms() {}

    /** Every form of these values, each once, none shorter than {@link #SHORTEST} or longer than {@link #LONGEST}. */
    static Collection<byte[]> of(Collection<String> values) {
        Set<String> forms = new LinkedHashSet<>();
        for (String value : values) {
            add(forms, value);
            String[] lines = value.split("\\R", -1);
            if (lines.length > 1) {
                add(forms, value.replace("\r\n", "\n"));
                add(forms, value.replace("\r\n", "\n").replace("\n", "\r\n"));
            }
            for (String line : lines) {
                if (lines.length > 1 && bytes(line.strip()).length >= SHORTEST_LINE) {
                    add(forms, line.strip());
                }
            }
        }
        List<byte[]> all = new ArrayList<>();
        for (String form : forms) {
            all.add(form.getBytes(StandardCharsets.ISO_8859_1));
        }
        return all;
    }

    private static void add(Set<String> forms, String value) {
        byte[] plain = bytes(value);
        if (plain.length < SHORTEST) {
            return;
        }
        put(forms, plain);
        base64(forms, plain);
        for (String unescaped : UNESCAPED) {
            for (String digits : List.of("0123456789ABCDEF", "0123456789abcdef")) {
                put(forms, percent(plain, unescaped, digits, false));
                put(forms, percent(plain, unescaped, digits, true));
            }
        }
        for (int way = 0; way < 24; way++) {
            put(forms, bytes(json(value, (way & 1) != 0, (way & 2) != 0, (way & 4) != 0, MARKUP.get(way >> 3))));
        }
        quoted(forms, value);
    }

    /** Adds it as a shell traces it, as a program prints a literal, as a page shows it. */
    private static void quoted(Set<String> forms, String value) {
        if (value.indexOf('\'') >= 0) {
            put(forms, bytes(value.replace("'", "'\\''")));
            put(forms, bytes(value.replace("'", "'\"'\"'")));
        }
        String slashed = value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        put(forms, bytes(slashed));
        put(forms, bytes(slashed.replace("'", "\\'")));
        String page = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        put(forms, bytes(page));
        for (String quote : List.of("'", "&#39;", "&#039;", "&#x27;", "&apos;")) {
            put(forms, bytes(page.replace("\"", "&quot;").replace("'", quote)));
        }
    }

    private static void put(Set<String> forms, byte[] form) {
        for (int from = 0; from < form.length; from += LONGEST) {
            int to = Math.min(form.length, from + LONGEST);
            // A short rest of a long one overlaps with what is before it.
            byte[] piece = Arrays.copyOfRange(form, to - from < SHORTEST_LINE ? Math.max(0, to - 64) : from, to);
            if (piece.length >= SHORTEST) {
                // Any bytes, one character each.
                forms.add(new String(piece, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /**
     * In base64 it looks different for each of three places it may begin at within what was encoded. Of these the part is
     * taken that does not depend on what is around it; and the whole, as it looks when it was encoded alone.
     */
    private static void base64(Set<String> forms, byte[] plain) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + plain.length];
            System.arraycopy(plain, 0, shifted, before, plain.length);
            byte[] encoded = Base64.getEncoder().encode(shifted);
            int from = before == 0 ? 0 : before + 1;
            int to = shifted.length * 8 / 6;
            alphabets(forms, Arrays.copyOfRange(encoded, from, to));
        }
        byte[] alone = Base64.getEncoder().encode(plain);
        alphabets(forms, alone);
        int unpadded = alone.length;
        while (alone[unpadded - 1] == '=') {
            unpadded--;
        }
        alphabets(forms, Arrays.copyOf(alone, unpadded));
        // Encoders break their lines after so many characters.
        for (int width : new int[] {76, 64}) {
            for (int from = 0; alone.length > width && from < unpadded; from += width) {
                byte[] line = Arrays.copyOfRange(alone, from, Math.min(unpadded, from + width));
                if (line.length >= SHORTEST_LINE) {
                    alphabets(forms, line);
                }
            }
        }
    }

    private static void alphabets(Set<String> forms, byte[] standard) {
        put(forms, standard);
        byte[] forAddresses = standard.clone();
        for (int i = 0; i < forAddresses.length; i++) {
            forAddresses[i] = forAddresses[i] == '+' ? (byte) '-' : forAddresses[i] == '/' ? (byte) '_' : standard[i];
        }
        put(forms, forAddresses);
    }

    private static byte[] percent(byte[] plain, String unescaped, String digits, boolean plus) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : plain) {
            boolean letterOrDigit = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (letterOrDigit || unescaped.indexOf(b) >= 0) {
                out.write(b);
            } else if (b == ' ' && plus) {
                out.write('+');
            } else {
                out.write('%');
                out.write(digits.charAt(b >> 4 & 15));
                out.write(digits.charAt(b & 15));
            }
        }
        return out.toByteArray();
    }

    private static String json(String value, boolean slashes, boolean ascii, boolean upper, String markup) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '/' -> out.append(slashes ? "\\/" : "/");
                default -> {
                    if (c < ' ' || (ascii && c > '~') || markup.indexOf(c) >= 0) {
                        String digits = (upper ? "0123456789ABCDEF" : "0123456789abcdef");
                        out.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            out.append(digits.charAt(c >> shift & 15));
                        }
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
