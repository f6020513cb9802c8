/**
 * Clients as processes of this machine: the launcher {@code local}, for a first try and for tests.
 * Hosts are named {@code local1}, {@code local2} and so on, each with a home folder of its own.
 */
package com.plushm.launch.local;
