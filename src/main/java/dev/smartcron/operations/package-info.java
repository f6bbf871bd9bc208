/** Deeds of operators: one class an act, each one transaction that holds the deed, its audit row and its event. */
@NullMarked
package dev.smartcron.operations;

import org.jspecify.annotations.NullMarked;
