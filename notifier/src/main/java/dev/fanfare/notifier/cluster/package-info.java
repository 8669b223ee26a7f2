/// The notifier nodes that know of each other: membership, and questions that every node answers
/// for itself. Never on the path of an event, so a cluster in pieces loses none. Depends on
/// settings, Vert.x and Hazelcast; the only package that knows the latter.
@NullMarked
package dev.fanfare.notifier.cluster;

import org.jspecify.annotations.NullMarked;
