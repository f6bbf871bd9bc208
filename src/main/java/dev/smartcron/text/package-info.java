/** Values as words: durations, sizes, JSON, and the nearest known word to a mistyped one. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.text;
