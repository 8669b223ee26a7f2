/// Where requests come from: which address counts as the client's, and in which unit limits count
/// it. Depends on Vert.x's requests and on Netty's reading of addresses.
@NullMarked
package dev.fanfare.service.address;

import org.jspecify.annotations.NullMarked;
