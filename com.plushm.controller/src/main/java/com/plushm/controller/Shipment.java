package com.plushm.controller;

import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import java.util.List;

/**
 * A file of this machine that was read once and hashed.
 *
 * @param path absolute
 * @param mode its permissions
 * @param pages whose hashes the manifest has
 */
public record Shipment(
    String path, String name, int mode, FileManifest manifest, List<Bytes> pages) {}
