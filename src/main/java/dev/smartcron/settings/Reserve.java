package dev.smartcron.settings;

import dev.smartcron.text.Sizes;

/**
 * An amount that must stay free: a share of the whole, or so many bytes.
 *
 * @param amount in percent (0 to 100) or in bytes
 */
public record Reserve(long amount, boolean percent) {
    /**
     * Reads {@code 10%} or {@code 5G}.
     *
     * @throws IllegalArgumentException naming what was read, when it is neither
     */
    public static Reserve parse(String text) {
        try {
            if (!text.endsWith("%")) {
                return new Reserve(Sizes.parse(text), false);
            }
            int share = Integer.parseInt(text.substring(0, text.length() - 1));
            if (share >= 0 && share <= 100 && Character.isDigit(text.charAt(0))) {
                return new Reserve(share, true);
            }
        } catch (IllegalArgumentException e) {
            // Told below, like a share that is too large.
        }
        throw new IllegalArgumentException("'" + text + "' is neither a share nor a size (write 10% or 5G)");
    }

    /** Checks whether less than this is left; both in the same unit, bytes where this is in bytes. */
    public boolean isShort(long free, long total) {
        return percent ? free * 100.0 < (double) amount * total : free < amount;
    }

    /** As it is written: {@code 10%} or {@code 5G}. */
    @Override
    public String toString() {
        return percent ? amount + "%" : Sizes.format(amount);
    }
}
