"""What must hold before anything is published: expectations, failing-row queries, shrinkage, the gate."""
