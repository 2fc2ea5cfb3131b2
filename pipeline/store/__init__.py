"""All that is kept in WPS_HOME: blobs, snapshots, parsed rows, the workspace, releases, manifests, the lock."""
