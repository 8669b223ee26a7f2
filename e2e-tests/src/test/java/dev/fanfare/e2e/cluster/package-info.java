/// All processes of a cluster, put together and shared by the tests.
@NullMarked
package dev.fanfare.e2e.cluster;

import org.jspecify.annotations.NullMarked;
