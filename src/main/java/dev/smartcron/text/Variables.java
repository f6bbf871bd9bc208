package dev.smartcron.text;

/** Environment variables. */
public final class Variables {
    private Variables() {}

    /** Checks whether a shell could have a variable of this name: letters, digits and _, no digit first. */
    public static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
