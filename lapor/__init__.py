"""Lapor: the desk of SP4N-LAPOR!'s pilot regions, and the monitor of their KPIs."""
