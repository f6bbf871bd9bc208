/** A task and its policies as declared, in immutable, validated values. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.task;
