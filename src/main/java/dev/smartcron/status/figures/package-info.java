/** What tasks did in figures, and the patterns in them. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status.figures;
