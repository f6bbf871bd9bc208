/** Whether this deployment can work: one class for each place that is looked at. */
@NullMarked
package dev.smartcron.status.verify;

import org.jspecify.annotations.NullMarked;
