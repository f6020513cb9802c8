/**
 * The client product as something that is sent to hosts: a hash that tells versions apart, and an
 * archive that every host's {@code tar} unpacks.
 */
package com.plushm.launch.product;
