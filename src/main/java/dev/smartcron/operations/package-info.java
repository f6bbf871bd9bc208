/** Deeds of operators: one class an act, each one transaction that holds the deed, its audit row and its event. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.operations;
