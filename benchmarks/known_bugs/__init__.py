"""Events of real SDKs whose causes are known, and how well they are grouped."""
