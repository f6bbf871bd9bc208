/** Requests to other machines: each within its time, none telling more of an address than its host. */
@NullMarked
package dev.smartcron.net;

import org.jspecify.annotations.NullMarked;
