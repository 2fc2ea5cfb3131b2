"""What must hold before anything is published: expectations, failing-row queries, what releases may lose, the gate."""
