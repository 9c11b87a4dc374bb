declare module 'fxa-common-password-list' {
  const list: {
    /** Whether a password is one of the 50,000 most frequent of at least 8 characters. @param password in small letters */
    test(password: string): boolean;
  };
  export default list;
}
