/** Values as words: durations, sizes, JSON, the text of files, and the nearest known word to a mistyped one. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.text;
